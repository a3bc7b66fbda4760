public import Dossiers

/// The route of a procedure as a picture: lanes of levels, boxes of steps, arrows of outcomes.
///
/// The picture is told apart by form and weight alone, so that a black and white printer
/// does it no harm.
public struct RouteDrawing: Sendable {
    /// The language of the words that the drawing adds, and of the names where there are two.
    public enum Language: Hashable, Sendable {
        case vietnamese, english
    }

    let procedure: Procedure
    let roles: [RoleID: Role]
    let posts: [PostID: Bilingual]
    let levels: [AdministrativeLevel: Bilingual]
    let unitNames: [RoleID: String]
    let language: Language

    /// Prepares a drawing.
    ///
    /// - Parameters:
    ///   - procedure: What is drawn.
    ///   - roles: The roles that its steps name.
    ///   - posts: The names of posts.
    ///   - levels: The names of levels.
    ///   - unitNames: The names of the units that fill roles, where the drawing is for one area;
    ///     the name of the role stands in for one that is absent.
    ///   - language: The language of the drawing.
    public init(
        _ procedure: Procedure, roles: [RoleID: Role], posts: [PostID: Bilingual],
        levels: [AdministrativeLevel: Bilingual], unitNames: [RoleID: String] = [:],
        language: Language = .vietnamese
    ) {
        self.procedure = procedure
        self.roles = roles
        self.posts = posts
        self.levels = levels
        self.unitNames = unitNames
        self.language = language
    }

    func text(_ text: Bilingual) -> String { language == .english ? text.en : text.vi }

    func text(vi: String, en: String) -> String { language == .english ? en : vi }

    func text(_ limit: TimeLimit) -> String {
        language == .english ? limit.english : limit.vietnamese
    }

    func name(_ level: AdministrativeLevel) -> String {
        levels[level].map(text) ?? text(vi: "cấp \(level.rank)", en: "level \(level.rank)")
    }

    func unitName(_ role: RoleID) -> String {
        unitNames[role] ?? roles[role].map { text($0.name) } ?? role
    }

    /// What a box says: the step's name first, then unit, post and limit, then what is asked of
    /// others there: opinions, children, the financial duty.
    func lines(of step: Step) -> (unit: String, post: String, asked: [String]) {
        let post = [step.post.map { posts[$0].map(text) ?? $0 }, step.limit.map(text)]
            .compactMap(\.self).joined(separator: " · ")
        let asked = procedure.consultations.filter { $0.step == step.id }.map { asked in
            let names = asked.roles.map { role in
                let level = roles[role]?.level.map { " (\(name($0)))" } ?? ""
                return unitName(role) + level
            }
            return text(vi: "Lấy ý kiến ", en: "Asks ") + names.joined(separator: ", ") + ": "
                + text(asked.deadline)
        }
        return (unitName(step.role), post, asked + opened(at: step) + owed(at: step))
    }

    /// What a box says of the children that are opened and awaited at its step.
    private func opened(at step: Step) -> [String] {
        let second = procedure.steps.dropFirst().first?.id ?? procedure.steps.first?.id
        return procedure.children.filter { ($0.step ?? second) == step.id }.map { child in
            var line = text(vi: "Mở hồ sơ ", en: "Opens ") + "\(child.id) (\(child.procedure))"
            if !child.after.isEmpty {
                line += text(vi: " sau ", en: " after ") + child.after.joined(separator: ", ")
            }
            switch child.condition {
            case nil, .always: break
            case .chosen: line += text(vi: ", nếu áp dụng", en: ", where it applies")
            case .cases(let codes):
                line += text(vi: ", trường hợp ", en: ", case ") + codes.joined(separator: ", ")
            }
            return line
        }
    }

    /// What a box says of the financial duty that is met at its step.
    private func owed(at step: Step) -> [String] {
        guard let duty = procedure.duty, duty.step == step.id else { return [] }
        let level = roles[duty.office]?.level.map { " (\(name($0)))" } ?? ""
        return [
            text(vi: "Nghĩa vụ tài chính: ", en: "Financial duty: ") + unitName(duty.office) + level
        ]
    }

    /// The arrows: one for every pair of steps, with the outcomes that lead from one to the other.
    var arrows: [Arrow] {
        let places = Dictionary(
            procedure.steps.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { a, _ in a })
        var arrows: [Arrow] = []
        for (from, step) in procedure.steps.enumerated() {
            for outcome in step.outcomes {
                guard let to = places[outcome.next] else { continue }
                let label = outcome.id == "forward" ? "" : text(outcome.name)
                if let known = arrows.firstIndex(where: { $0.from == from && $0.to == to }) {
                    arrows[known].labels.append(label)
                    arrows[known].decides = arrows[known].decides || outcome.decision != nil
                } else {
                    arrows.append(
                        Arrow(
                            from: from, to: to, labels: [label], decides: outcome.decision != nil))
                }
            }
        }
        return arrows
    }

    /// An arrow from a step to a step, by their places in the procedure.
    struct Arrow: Hashable {
        let from: Int
        let to: Int
        var labels: [String]
        var decides: Bool

        /// Whether the arrow leads to an earlier step, or to its own.
        var isBack: Bool { to <= from }
        /// Whether the arrow leads to the very next step.
        var isNext: Bool { to == from + 1 }
        /// The number of rows that it spans.
        var span: Int { abs(to - from) }

        var label: String { labels.filter { !$0.isEmpty }.joined(separator: " / ") }
    }

    /// The picture's title: code and name.
    var title: String { "\(procedure.code) · \(text(procedure.name))" }

    /// What stands below the title: edition, first day and time limit.
    var subtitle: String {
        let limits = procedure.limits
        return text(vi: "Ấn bản ", en: "Edition ") + "\(procedure.edition)"
            + text(vi: ", từ ngày ", en: ", from ") + "\(procedure.period.first)"
            + text(vi: " · thời hạn: ", en: " · time limit: ") + text(limits.general)
    }
}
