import Dossiers

/// The page `docs/state-machine.md`, rendered from the matrix.
struct StateMachinePage {
    private let matrix: Matrix
    private let taken: [Arrow: Set<String>]
    private var sentences: [TransitionError] = []

    init(_ matrix: Matrix, taken: [Arrow: Set<String>]) {
        self.matrix = matrix
        self.taken = taken
        for case .refused(let error) in matrix.rows.flatMap(\.cells)
        where !sentences.contains(where: { $0.words == error.words }) {
            sentences.append(error)
        }
    }

    var text: String {
        [head, diagram, meanings, coverage, order, tables, footnotes].joined(separator: "\n\n")
            + "\n"
    }

    private let head = """
        # The state machine of a dossier

        *Generated from the code by `TransitionMatrixTests`; do not edit. Record it anew with
        `MOTCUA_RECORD=1 swift test --filter TransitionMatrixTests`.*

        The statutory life cycle is fixed in `Sources/Dossiers/LifeCycle`; the route from step to
        step is data of the procedure. This page shows what each command does in each state when an
        officer gives it who may.
        """

    /// The arrows of the matrix, then those that only the tables take, as a migration.
    private var arrows: [Arrow] {
        let drawn = matrix.arrows
        let others = taken.keys.filter { !drawn.contains($0) }
        return drawn
            + others.sorted {
                ($0.from?.rawValue ?? "", $0.command, $0.to.rawValue)
                    < ($1.from?.rawValue ?? "", $1.command, $1.to.rawValue)
            }
    }

    private var diagram: String {
        var edges: [String] = []
        var staying: [StateKind: [String]] = [:]
        let moving: Set = ["deliver", "send-back"]
        for arrow in arrows {
            if let from = arrow.from, from == arrow.to, !moving.contains(arrow.command) {
                staying[from, default: []].append(arrow.command)
                continue
            }
            let from = arrow.from?.rawValue ?? "[*]"
            edges.append("    \(from) --> \(arrow.to.rawValue): \(arrow.command)")
        }
        let names = StateKind.allCases.map { "    \($0.rawValue): \($0.name)" }
        let stays = StateKind.allCases.compactMap { kind in
            staying[kind].map {
                "    \(kind.rawValue) --> \(kind.rawValue): \($0.joined(separator: "<br>"))"
            }
        }
        let ends = StateKind.allCases.filter(\.isEnd).map { "    \($0.rawValue) --> [*]" }
        let lines = names + edges + stays + ends
        return "## Diagram\n\n```mermaid\nstateDiagram-v2\n"
            + "\(lines.joined(separator: "\n"))\n```"
    }

    private var meanings: String {
        var lines = [
            "## States", "",
            "| state | what it means | who answers | next deadline | portal status |",
            "| --- | --- | --- | --- | --- |",
        ]
        for kind in StateKind.allCases {
            let statuses = Set(
                matrix.rows.filter { $0.walk.dossier.state.kind == kind }
                    .map { $0.walk.edition.portalStatus(of: $0.walk.dossier) })
            let portal = statuses.sorted { $0.rawValue < $1.rawValue }
                .map { "\($0.rawValue) \($0.name.vi) (\($0.name.en))" }.joined(separator: "<br>")
            let cells = [kind.name, kind.meaning, kind.custodian, kind.deadline, portal]
            lines.append("| \(cells.joined(separator: " | ")) |")
        }
        let rest = """

            Statuses are those of the standard map; a rule set may name others, such as 8 (Dừng xử
            lý) for a pause of the procedure's own list. The portal takes the moves of the map
            only, and is told of what lies between where one step is not enough.
            """
        return (lines + [rest]).joined(separator: "\n")
    }

    private var coverage: String {
        var lines = [
            "## Every arrow, and the tables that tell of it", "",
            "A scenario is a file of `Tests/DossiersTests/Scenarios`. An arrow without one would "
                + "fail the tests.", "",
            "| from | command | to | scenarios |", "| --- | --- | --- | --- |",
        ]
        for arrow in arrows {
            let from = arrow.from?.name ?? "–"
            let count = taken[arrow]?.count ?? 0
            lines.append("| \(from) | `\(arrow.command)` | \(arrow.to.name) | \(count) |")
        }
        return lines.joined(separator: "\n")
    }

    private let order = """
        ## Order of refusals

        Where several refusals apply, the officer hears the first: closed, state, unit, post, four
        eyes, reason, outcome or paper, policy of the procedure, opinions, children, duty, apology,
        third level, calendar. At reception: not in force, not received by this unit, another
        unit's officer, post, channel, case, unknown paper, missing papers, handed in later than
        now.
        """

    /// What moves, what pauses, and what happens beside.
    private var tables: String {
        let head = """
            ## Every command in every situation

            A cell names the state that follows, or the refusal by its number below. `deliver`,
            `children opened`, `children progressed`, `transfer`, `redate` and `repair` are the
            house's own; so is `remind`, which leaves the state as it is and is refused until
            something has fallen due [due]. Opinion 1 is one that fell silent; where a dossier is
            on its way to a decision at the most, opinion 2 is awaited.
            """
        let parts = [
            ("Along the route", 0..<9), ("Pauses", 9..<18),
            ("Beside the route", 18..<matrix.commands.count),
        ]
        return ([head] + parts.map { table($0, $1) }).joined(separator: "\n\n")
    }

    private func table(_ title: String, _ range: Range<Int>) -> String {
        let columns = matrix.commands[range].map { "`\($0)`" }.joined(separator: " | ")
        var lines = [
            "### \(title)", "", "| situation | \(columns) |",
            "| --- |" + String(repeating: " --- |", count: range.count),
        ]
        for row in matrix.rows {
            let cells = row.cells[range].map { cell in
                switch cell {
                case .leads(let state): "**\(state.name)**"
                case .refused(let error): "[\(number(error))]"
                }
            }
            lines.append("| \(row.situation.rawValue) | \(cells.joined(separator: " | ")) |")
        }
        return lines.joined(separator: "\n")
    }

    private var footnotes: String {
        var lines = [
            "## Refusals", "", "D stands for the dossier's code.", "",
            "| number | the officer hears | tiếng Việt |", "| --- | --- | --- |",
        ]
        for (index, error) in sentences.enumerated() {
            lines.append("| [\(index + 1)] | \(error.words.en) | \(error.words.vi) |")
        }
        let due = TransitionError.wrongState(code: "D", command: "remind", expected: .nothingDue)
        lines.append("| [due] | \(due.words.en) | \(due.words.vi) |")
        return lines.joined(separator: "\n")
    }

    private func number(_ error: TransitionError) -> Int {
        (sentences.firstIndex { $0.words == error.words } ?? -1) + 1
    }
}

extension TransitionError {
    /// The sentence without the command in brackets, which the column names already.
    fileprivate var words: Bilingual {
        func cut(_ text: String) -> String {
            guard let bracket = text.lastIndex(of: "("), text.hasSuffix(").") else { return text }
            return text[..<bracket].dropLast() + "."
        }
        return Bilingual(vi: cut(sentence.vi), en: cut(sentence.en))
    }
}
