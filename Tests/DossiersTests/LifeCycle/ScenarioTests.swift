import Dossiers
import Testing

/// Plays the tables of `Scenarios/`.
@Suite struct ScenarioTests {
    @Test func thereAreTables() { #expect(Scenario.files.count >= 50) }

    @Test(arguments: Scenario.files)
    func plays(_ file: String) throws {
        let scenario = try Scenario(file: file)
        #expect(!scenario.lines.isEmpty)
        let faults = try Play(scenario).faults
        #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
    }

    /// A table that says something else than what happens is found out.
    @Test func aWrongTableIsFoundOut() throws {
        let text = """
            2026-03-02 08:10  commune/An  receive      held by commune at intake, portal 4
            2026-03-02 08:20  commune/An  hand-off     refused: not today
            2026-03-02 08:30  nobody      accept       held by nobody
            2026-03-02 08:40  router      deliver tax  refused: a third
            2026-03-02 08:50  commune/An  sheet        all in time
            """
        let faults = try Play(Scenario(file: "wrong", text: text)).faults
        #expect(faults.count == 5)
        #expect(throws: Scenario.Malformed.self) {
            _ = try Play(Scenario(file: "wrong", text: text + "\n2026-03-02 09:00  router  x  y"))
        }
        #expect(throws: Scenario.Malformed.self) {
            _ = try Scenario(file: "wrong", text: "given rain")
        }
    }

    /// Every way from state to state that the life cycle has is told by a table.
    @Test func everyArrowIsTaken() throws {
        let untold = try Matrix().arrows.filter { Play.taken[$0] == nil }
        let list = untold.map {
            "\($0.from?.rawValue ?? "start") → \($0.to.rawValue): \($0.command)"
        }
        #expect(untold.isEmpty, "\(list.joined(separator: "\n"))")
    }
}
