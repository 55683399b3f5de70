//! The faces that a sheet is set in, read once and shared by every sheet.
//!
//! All faces are static TrueType files under the OFL, kept in `templates/fonts`: nothing of the
//! machine's own fonts is ever used, so that a sheet is the same everywhere.

use std::path::Path;
use std::sync::Arc;

use parley::fontique::{Blob, Collection, CollectionOptions, FontInfoOverride, SourceCache};
use parley::{FontContext, LayoutContext};

use super::paragraphs::{Glyph, Known};
use crate::files::FileError;
use crate::messages::{Message, Say};
use crate::say;
use crate::theme;

/// Where the faces are, below the project's folder.
pub const FOLDER: &str = "templates/fonts";

/// A face of the family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Face {
    /// For running text.
    Regular,
    /// For stress.
    Italic,
    /// For small headings.
    SemiBold,
    /// For headings and words that matter.
    Bold,
}

impl Face {
    /// All faces; the index in this array is the face's number in a document.
    pub const ALL: [Self; 4] = [Self::Regular, Self::Italic, Self::SemiBold, Self::Bold];

    /// The face's place in [`Face::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The PostScript name, also the name of its file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Regular => "AtkinsonHyperlegibleNext-Regular",
            Self::Italic => "AtkinsonHyperlegibleNext-Italic",
            Self::SemiBold => "AtkinsonHyperlegibleNext-SemiBold",
            Self::Bold => "AtkinsonHyperlegibleNext-Bold",
        }
    }
}

/// The faces, in the order of [`Face::ALL`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fonts {
    files: Vec<Arc<Vec<u8>>>,
}

/// A font file that cannot be read or is no font.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.said().english())]
pub enum FontProblem {
    /// The file cannot be read.
    Unreadable(#[from] FileError),
    /// The file is no TrueType font.
    NotAFont {
        /// Which face.
        name: &'static str,
    },
}

impl Say for FontProblem {
    fn said(&self) -> Message {
        match self {
            Self::Unreadable(error) => error.said(),
            Self::NotAFont { name } => {
                say!(
                    "the font {name} is not a TrueType font that can be used",
                    name
                )
            }
        }
    }
}

impl Fonts {
    /// Reads the faces of the project in `root`: `<PostScript name>.ttf` in [`FOLDER`].
    ///
    /// # Errors
    /// When a file is missing or is no font.
    pub fn read(root: &Path) -> Result<Self, FontProblem> {
        let mut files = Vec::new();
        for face in Face::ALL {
            let name = format!("{FOLDER}/{}.ttf", face.name());
            files.push(theme::read_bytes(root, &name)?.into_owned());
        }
        Self::from_bytes(files)
    }

    /// Takes the faces' bytes, in the order of [`Face::ALL`].
    ///
    /// # Errors
    /// When there are too few, or one is no TrueType font.
    pub fn from_bytes(files: Vec<Vec<u8>>) -> Result<Self, FontProblem> {
        for (i, face) in Face::ALL.iter().enumerate() {
            let known = files.get(i).is_some_and(|f| f.starts_with(&[0, 1, 0, 0]));
            if !known {
                return Err(FontProblem::NotAFont { name: face.name() });
            }
        }
        Ok(Self {
            files: files.into_iter().map(Arc::new).collect(),
        })
    }

    /// The bytes of a face.
    #[must_use]
    pub fn bytes(&self, face: Face) -> &[u8] {
        &self.files[face.index()]
    }

    /// A shaper that knows these faces and no other.
    pub(crate) fn shaper(&self) -> Shaper {
        let mut collection = Collection::new(CollectionOptions {
            shared: false,
            system_fonts: false,
        });
        for face in Face::ALL {
            let data: Arc<dyn AsRef<[u8]> + Send + Sync> = self.files[face.index()].clone();
            let named = FontInfoOverride {
                family_name: Some(face.name()),
                ..Default::default()
            };
            collection.register_fonts(Blob::new(data), Some(named));
        }
        let fonts = FontContext {
            collection,
            source_cache: SourceCache::default(),
        };
        Shaper {
            fonts,
            scratch: LayoutContext::new(),
            hyphens: Vec::new(),
            known: Known::default(),
        }
    }
}

/// What parley needs to shape: its font database and its scratch space.
pub(crate) struct Shaper {
    pub(crate) fonts: FontContext,
    pub(crate) scratch: LayoutContext<u16>,
    /// The hyphens that were shaped so far, by face and size.
    pub(crate) hyphens: Vec<(Face, f32, Glyph)>,
    /// The paragraphs that were shaped so far.
    pub(crate) known: Known,
}
