public import Dossiers

/// Something an editor has to settle before a draft is a workflow file.
public struct Finding: Hashable, Sendable {
    /// What kind of thing it is.
    public enum Kind: String, Hashable, Sendable {
        /// The record does not say it, or not in a form that can be taken over.
        case gap
        /// The record says it in two ways that cannot both be right; none was chosen.
        case conflict
        /// The matter passes more than two levels; the checker refuses such a route.
        case levels
    }

    public let kind: Kind
    /// The key of the workflow file that it is about, such as `time_limit`.
    public let key: String
    public let sentence: Bilingual

    /// The word that marks the line in the draft.
    var mark: String {
        switch kind {
        case .gap: "MISSING"
        case .conflict: "CONFLICT"
        case .levels: "TOO MANY LEVELS"
        }
    }

    /// The comment that marks the line.
    var comment: String { "# \(mark): \(Texts.oneLine(sentence.en, longest: 600))" }
}
