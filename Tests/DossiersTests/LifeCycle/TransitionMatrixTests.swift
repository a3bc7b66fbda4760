import Dossiers
import Foundation
import Testing

/// Renders every situation against every command and holds `docs/state-machine.md` to it.
///
/// Run with `MOTCUA_RECORD=1` to write the file anew.
@Suite struct TransitionMatrixTests {
    private static let page = testsFolder.deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs/state-machine.md")

    @Test func thePageIsWhatTheCodeDoes() throws {
        let matrix = try Matrix(EditionFixture().edition)
        let rendered = StateMachinePage(matrix).text
        if ProcessInfo.processInfo.environment["MOTCUA_RECORD"] == "1" {
            try rendered.write(to: Self.page, atomically: true, encoding: .utf8)
        }
        let written = try String(contentsOf: Self.page, encoding: .utf8)
        #expect(
            written == rendered,
            "docs/state-machine.md differs from the code; record it with MOTCUA_RECORD=1")
    }

    @Test func everySituationIsWhatItSays() throws {
        let edition = EditionFixture().edition
        for situation in Situation.rows {
            let walk = try situation.walk(edition)
            #expect(Situation(walk.dossier, of: edition) == situation)
        }
    }

    @Test func everyCommandSucceedsSomewhereAndClosedDossiersRefuseAll() throws {
        let matrix = try Matrix(EditionFixture().edition)
        for command in matrix.commands.indices {
            #expect(matrix.rows.contains { $0.cells[command].isAllowed })
        }
        for row in matrix.rows where row.walk.dossier.custodian == nil {
            #expect(row.cells.allSatisfy { !$0.isAllowed })
        }
    }
}

/// The answer to every command in every situation, given by an officer who may act.
struct Matrix {
    enum Cell {
        case leads(to: DossierState)
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

    init(_ edition: Edition) throws(TransitionError) {
        var rows: [Row] = []
        for situation in Situation.rows {
            let walk = try situation.walk(edition)
            let cells = walk.goodCommands.map { command in
                let soon = walk.dossier.changedAt.adding(seconds: 600)
                let time = command == .remind ? walk.alarm?.at ?? soon : soon
                do throws(TransitionError) {
                    let next = try edition.apply(
                        command, to: walk.dossier, by: walk.officer(for: command), at: time)
                    return Cell.leads(to: next.dossier.state)
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
}
