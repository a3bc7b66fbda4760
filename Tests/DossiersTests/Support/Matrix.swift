import Dossiers

/// The answer to every command in every situation, given by an officer who may act.
struct Matrix {
    enum Cell {
        case leads(to: StateKind)
        case refused(TransitionError)

        var isAllowed: Bool { if case .leads = self { true } else { false } }
    }

    struct Row {
        let situation: Situation
        let walk: Walk
        let cells: [Cell]
    }

    let commands: [String]
    let rows: [Row]

    /// - Parameter edition: The law to try; nil for the one with everything, opinions asked.
    init(_ edition: Edition? = nil) throws(TransitionError) {
        var rows: [Row] = []
        for situation in Situation.rows {
            if edition != nil, situation.needsTheWhole { continue }
            let walk = try situation.walk(edition, asking: edition == nil)
            let cells = walk.goodCommands.map { command in
                let soon = walk.dossier.changedAt.adding(seconds: 600)
                let time = command == .remind ? walk.alarm?.at ?? soon : soon
                do throws(TransitionError) {
                    let next = try walk.edition.apply(
                        command, to: walk.dossier, by: walk.officer(for: command), at: time)
                    return Cell.leads(to: next.dossier.state.kind)
                } catch {
                    return Cell.refused(error)
                }
            }
            rows.append(Row(situation: situation, walk: walk, cells: cells))
        }
        commands = rows[0].walk.goodCommands.map(\.name)
        self.rows = rows
    }

    /// Tells whether a command, by its place in the order of the matrix, is ever allowed in a
    /// situation.
    func allows(_ command: Int, in situation: Situation) -> Bool {
        rows.first { $0.situation == situation }?.cells[command].isAllowed ?? false
    }

    /// The arrows of the diagram, in the order of rows and commands.
    var arrows: [Arrow] {
        var arrows = [
            Arrow(from: nil, command: "receive", to: .held),
            Arrow(from: nil, command: "file", to: .filed),
        ]
        for row in rows {
            for (command, cell) in zip(commands, row.cells) {
                guard case .leads(let state) = cell else { continue }
                let arrow = Arrow(
                    from: row.walk.dossier.state.kind, command: command, to: state)
                if !arrows.contains(arrow) { arrows.append(arrow) }
            }
        }
        return arrows
    }
}

extension Situation {
    /// Whether it arises only where a procedure has pauses, duties, opinions and children.
    var needsTheWhole: Bool {
        switch self {
        case .filed, .filedIncomplete, .notReceived, .standing, .childChosen, .childOpen,
            .childAtCounter,
            .dutyAssessed, .dutyPayable, .dutyPaid, .pausedForReason, .stopPaused:
            true
        default: false
        }
    }
}
