//! Where the document is in a page: what is taken away, and where the main content starts.
//!
//! What the page itself calls its main part (`main`, a lone `article`) is believed. Elsewhere the
//! roles and the common class names of furniture decide, and only for parts that are mostly links
//! or that are furniture by their nature: a box of figures is never taken for a banner.

use dom_query::{Document as Page, NodeRef};

/// Never part of the document, wherever it stands.
const NEVER: &str = "script, style, noscript, template, svg, canvas, iframe, object, embed, nav, \
    button, input, select, textarea, dialog, menu, [hidden], [aria-hidden=\"true\"], \
    [role=\"navigation\"], [role=\"search\"], [role=\"dialog\"], [role=\"alertdialog\"], \
    [role=\"menu\"], [role=\"menubar\"], [role=\"toolbar\"]";

/// Furniture of the page when it stands outside of the main content.
const OUTSIDE: &str = "header, footer, aside, [role=\"banner\"], [role=\"contentinfo\"], \
    [role=\"complementary\"]";

/// Words in classes and ids of what is furniture whatever is in it.
const ALWAYS_FURNITURE: [&str; 12] = [
    "breadcrumb",
    "breadcrumbs",
    "consent",
    "cookie",
    "cookies",
    "gdpr",
    "modal",
    "newsletter",
    "popup",
    "share",
    "sharing",
    "skip",
];

/// Words in classes and ids of what is furniture when it is mostly links.
const FURNITURE: [&str; 17] = [
    "ads",
    "advert",
    "banner",
    "comments",
    "footer",
    "header",
    "links",
    "masthead",
    "menu",
    "nav",
    "navbar",
    "navigation",
    "pagination",
    "related",
    "sidebar",
    "social",
    "toolbar",
];

/// The share of a part's characters that stand in links, from which it is mostly links.
const MOSTLY_LINKS: f64 = 0.5;

/// Takes furniture away and gives the element in which the document is.
pub(super) fn main(page: &Page) -> Option<NodeRef<'_>> {
    page.select(NEVER).remove();
    let stated = stated_main(page);
    if stated.is_none() {
        for node in page.select(OUTSIDE).nodes() {
            if !holds(node, "h1") {
                node.remove_from_parent();
            }
        }
    }
    let root = match stated {
        Some(root) => root,
        None => page.select("body").nodes().first().copied()?,
    };
    remove_furniture(&root);
    Some(root)
}

/// The element that the page calls its main content.
fn stated_main(page: &Page) -> Option<NodeRef<'_>> {
    let main = page.select("main, [role=\"main\"]");
    let article = page.select("article");
    let found = match (main.nodes(), article.nodes()) {
        ([main, ..], _) => *main,
        ([], [article]) => *article,
        _ => return None,
    };
    // A shell that a script would fill holds no document.
    (!found.text().trim().is_empty()).then_some(found)
}

/// Takes the parts away whose names or links say that they are furniture.
fn remove_furniture(root: &NodeRef<'_>) {
    let whole = root.text().len();
    let furniture: Vec<_> = root
        .descendants_it()
        .filter(|node| node.is_element() && is_furniture(node, whole))
        .collect();
    for node in furniture {
        node.remove_from_parent();
    }
}

fn is_furniture(node: &NodeRef<'_>, whole: usize) -> bool {
    let named = |attribute: &str| node.attr(attribute).unwrap_or_default().to_lowercase();
    let names = format!("{} {}", named("class"), named("id"));
    let mut words = names.split(|c: char| !c.is_alphanumeric());
    let always = words.clone().any(|word| ALWAYS_FURNITURE.contains(&word));
    if !always && !words.any(|word| FURNITURE.contains(&word)) {
        return false;
    }
    // A wrapper of everything, or of the title, is no furniture whatever it is called.
    let small = node.text().len() * 2 < whole && !holds(node, "h1");
    small && (always || mostly_links(node))
}

fn holds(node: &NodeRef<'_>, name: &str) -> bool {
    node.descendants_it().any(|inner| inner.has_name(name))
}

fn mostly_links(node: &NodeRef<'_>) -> bool {
    let count = |node: &NodeRef<'_>| node.text().chars().filter(|c| !c.is_whitespace()).count();
    let linked: usize = node
        .descendants_it()
        .filter(|inner| inner.has_name("a"))
        .map(|link| count(&link))
        .sum();
    // Counts of characters of one page: far below what a double can hold exactly.
    #[expect(clippy::cast_precision_loss, reason = "a share of a page's characters")]
    let share = linked as f64 / count(node).max(1) as f64;
    share >= MOSTLY_LINKS
}
