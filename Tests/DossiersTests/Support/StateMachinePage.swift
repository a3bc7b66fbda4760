import Dossiers

/// The page `docs/state-machine.md`, rendered from the matrix.
struct StateMachinePage {
    private let matrix: Matrix
    private var sentences: [TransitionError] = []

    init(_ matrix: Matrix) {
        self.matrix = matrix
        for case .refused(let error) in matrix.rows.flatMap(\.cells)
        where !sentences.contains(where: { $0.words == error.words }) {
            sentences.append(error)
        }
    }

    var text: String {
        [head, diagram, meanings, order, table, footnotes].joined(separator: "\n\n") + "\n"
    }

    private let head = """
        # The state machine of a dossier

        *Generated from the code by `TransitionMatrixTests`; do not edit. Record it anew with
        `MOTCUA_RECORD=1 swift test --filter TransitionMatrixTests`.*

        The statutory life cycle is fixed in `Sources/Dossiers/LifeCycle`; the route from step to
        step is data of the procedure. This page shows what each command does in each state when an
        officer gives it who may.
        """

    private var diagram: String {
        var edges: [String] = []
        for row in matrix.rows {
            let from = row.walk.dossier.state.kind
            for (command, cell) in zip(matrix.commands, row.cells) {
                guard case .leads(let state) = cell, command != "remind" else { continue }
                let edge = "    \(from.rawValue) --> \(state.kind.rawValue): \(command)"
                if !edges.contains(edge) { edges.append(edge) }
            }
        }
        let names = StateKind.allCases.map { "    \($0.rawValue): \($0.name)" }
        let ends = StateKind.allCases.filter(\.isEnd).map { "    \($0.rawValue) --> [*]" }
        let lines = names + ["    [*] --> held: receive"] + edges + ends
        return
            "## Diagram\n\n```mermaid\nstateDiagram-v2\n\(lines.joined(separator: "\n"))\n```\n\n"
            + "No command stops a dossier yet; the state is there for the stop notice."
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

            A paused dossier is 5 while papers and 6 while a payment is awaited; a pause for a
            reason of the procedure's own list is 8 (Dừng xử lý) where the rule set takes 8 for a
            pause, else 4. Status 1 (Mới đăng ký) is an application online that nobody has received
            yet; it is no dossier.
            """
        return (lines + [rest]).joined(separator: "\n")
    }

    private let order = """
        ## Order of refusals

        Where several refusals apply, the officer hears the first: closed, state, unit, post,
        reason, outcome or paper, policy of the procedure, third level, calendar. At reception: not
        in force, not received by this unit, another unit's officer, post, channel, case, unknown
        paper, missing papers.
        """

    private var table: String {
        let columns = matrix.commands.map { "`\($0)`" }.joined(separator: " | ")
        var lines = [
            "## Every command in every state", "",
            "A cell names the state that follows, or the refusal by its number below.",
            "`deliver` and `remind` are the router's; `remind` leaves the state as it is and is",
            "refused until something has fallen due [due].", "",
            "| situation | \(columns) |",
            "| --- |" + String(repeating: " --- |", count: matrix.commands.count),
        ]
        for row in matrix.rows {
            let cells = row.cells.map { cell in
                switch cell {
                case .leads(let state): "**\(state.kind.name)**"
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

/// The states by name.
enum StateKind: String, CaseIterable {
    case inTransit, held, paused, decided, returning, returned, refused, stopped, withdrawn

    var name: String { self == .inTransit ? "in transit" : rawValue }

    var isEnd: Bool { [.returned, .refused, .stopped, .withdrawn].contains(self) }

    var meaning: String {
        switch self {
        case .inTransit: "given by a unit and not yet signed for by the next"
        case .held: "signed for by an officer, who works on it at a step"
        case .paused: "stands still until someone outside acts; the clock is stopped"
        case .decided: "ruled on; the result is being made out or waits at the counter"
        case .returning: "ruled on and on its way to the next unit"
        case .returned: "the applicant has the result; an end"
        case .refused: "not taken in; an end"
        case .stopped: "stopped by notice (circular 03/2025/TT-VPCP, form 05); an end"
        case .withdrawn: "taken back by the applicant; an end"
        }
    }

    var custodian: String {
        switch self {
        case .inTransit, .returning: "the giver until it is delivered, then the receiver"
        case .held, .paused, .decided: "the unit that holds it"
        case .returned, .refused, .stopped, .withdrawn: "nobody"
        }
    }

    var deadline: String {
        switch self {
        case .inTransit: "acceptance; the due date"
        case .held: "the step's; the due date"
        case .paused: "the applicant's answer, or a review"
        case .decided: "the step's; at the counter, collection"
        case .returning: "acceptance"
        case .returned, .refused, .stopped, .withdrawn: "none"
        }
    }
}

extension DossierState {
    var kind: StateKind {
        switch self {
        case .inTransit: .inTransit
        case .held: .held
        case .paused: .paused
        case .decided: .decided
        case .returning: .returning
        case .returned: .returned
        case .refused: .refused
        case .stopped: .stopped
        case .withdrawn: .withdrawn
        }
    }
}
