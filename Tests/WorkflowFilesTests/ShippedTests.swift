import Dossiers
import Foundation
import Testing
import WorkflowFiles

/// The workflow files that MotCua ships.
@Suite struct ShippedTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("workflows").path

    @Test func theShippedFolderHasNoError() {
        #expect(check(paths: [Self.folder]).filter { $0.severity == .error }.map(\.english) == [])
    }

    @Test func theWorkspaceHoldsWhatTheFolderHas() {
        let (workspace, problems) = Workspace.load(Self.folder)
        #expect(problems.filter { $0.severity == .error } == [])
        #expect(workspace.procedures.count >= 14)
        #expect(workspace.units.count > 500)
        #expect(Set(workspace.units.map(\.id)).count == workspace.units.count)
        #expect(workspace.calendars.keys.contains("office"))
        let codes = Set(workspace.procedures.map(\.procedure.code))
        let asked = [
            "1.001193", "1.000894", "2.000815", "1.004194", "1.001612", "1.013225", "1.014359",
            "1.010824", "1.115362", "1.009645", "1.115136",
        ]
        #expect(asked.filter { !codes.contains($0) } == [])
    }

    @Test func partsThatDoNotAddUpAreAWarning() {
        let problems = check(paths: [Self.folder + "/ha-noi/1.115136.yaml"])
        #expect(problems.map(\.severity) == [.warning])
        #expect(
            problems.first?.sentence.en.hasSuffix(
                "add up to 29 working days, and the time limit is 30 working days") == true)
    }

    @Test(arguments: [
        ("1.010781", "intake → confirm → council → appraise → province → ministry"),
        ("1.012422", "intake → grassroots → province → national"),
        ("1.014680", "intake → publish → propose → appraise → province → ministry"),
    ])
    func threeLevelsAreRefusedWithTheShortestPath(code: String, path: String) {
        let problems = check(paths: [Self.folder + "/rejected/\(code).yaml"])
        #expect(
            problems.map(\.sentence.en) == [
                "passes 3 administrative levels (commune → province → ministry) by \(path)"
            ])
    }

    @Test func rejectedFilesAreVisitedWhenNamedOnly() {
        let named = check(paths: [Self.folder + "/rejected"])
        #expect(named.filter { $0.severity == .error }.count >= 3)
        let all = Set(check(paths: [Self.folder, Self.folder + "/rejected/"]).map(\.file))
        #expect(all.contains { $0.contains("/rejected/") })
    }
}
