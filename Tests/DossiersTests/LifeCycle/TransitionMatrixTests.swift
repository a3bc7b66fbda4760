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
        let rendered = StateMachinePage(try Matrix(), taken: Play.taken).text
        if ProcessInfo.processInfo.environment["MOTCUA_RECORD"] == "1" {
            try rendered.write(to: Self.page, atomically: true, encoding: .utf8)
        }
        let written = try String(contentsOf: Self.page, encoding: .utf8)
        #expect(
            written == rendered,
            "docs/state-machine.md differs from the code; record it with MOTCUA_RECORD=1")
    }

    @Test(arguments: Situation.rows, [false, true])
    func everySituationIsWhatItSays(_ situation: Situation, asking: Bool) throws {
        let walk = try situation.walk(asking: asking)
        #expect(Situation(walk.dossier, of: walk.edition) == situation)
    }

    @Test func everyCommandSucceedsSomewhereAndClosedDossiersRefuseAll() throws {
        let matrix = try Matrix()
        for (index, command) in matrix.commands.enumerated() {
            #expect(matrix.rows.contains { $0.cells[index].isAllowed }, "\(command)")
        }
        for row in matrix.rows where row.walk.dossier.custodian == nil {
            #expect(row.cells.allSatisfy { !$0.isAllowed })
        }
    }

    @Test func everyStateHasARow() throws {
        let kinds = try Matrix().rows.map(\.walk.dossier.state.kind)
        #expect(Set(kinds) == Set(StateKind.allCases))
    }
}
