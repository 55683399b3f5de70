//! The known ids that look like one that is not known.

/// How alike two ids must be (Jaro–Winkler, from 0 to 1) to be offered.
const ALIKE: f64 = 0.82;
/// How many are offered.
const MOST: usize = 3;

/// The ids that look like `id`, the nearest first.
pub(super) fn ids<'a>(id: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut near: Vec<(f64, &str)> = known
        .map(|other| (strsim::jaro_winkler(id, other), other))
        .filter(|(alike, _)| *alike >= ALIKE)
        .collect();
    near.sort_by(|(a, left), (b, right)| b.total_cmp(a).then(left.cmp(right)));
    near.into_iter().take(MOST).map(|(_, id)| id).collect()
}

/// Ids in one line.
pub(super) fn list(ids: &[&str]) -> String {
    let quoted: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
    quoted.join(", ")
}

#[cfg(test)]
mod tests {
    use super::ids;

    #[test]
    fn a_slip_is_found_and_another_word_is_not() {
        let known = [
            "images-reported-2022",
            "countries-in-film",
            "ncmec-files-2022",
        ];
        let near = |id| ids(id, known.into_iter());
        assert_eq!(near("image-reported-2022"), ["images-reported-2022"]);
        assert_eq!(near("zebra"), [""; 0]);
    }
}
