import Dossiers
import Foundation
import Testing
import WorkflowFiles

/// The workflow files that MotCua ships.
@Suite struct ShippedTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("workflows").path

    /// The folder read once.
    static let workspace = Workspace.load(folder).workspace

    private func procedure(_ code: String, on day: String) throws -> Procedure {
        let day = try #require(CivilDate(day))
        return try #require(Self.workspace.procedure(code, on: day)).procedure
    }

    @Test func theShippedFolderHasNoErrorAndWarnsOfOneOfficialText() {
        let problems = check(paths: [Self.folder])
        #expect(problems.filter { $0.severity == .error }.map(\.english) == [])
        let warned = problems.compactMap { $0.file.split(separator: "/").last.map(String.init) }
        #expect(warned == ["1.115136.yaml"])
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

    // MARK: Interlinked groups

    @Test(arguments: [
        (day: "2022-03-01", limit: "20 working-day", rule: "R61+107", insurance: 2),
        (day: "2024-06-30", limit: "20 working-day", rule: "R61+107", insurance: 2),
        (day: "2024-07-01", limit: "3 working-day", rule: "R61+107", insurance: 2),
        (day: "2026-03-02", limit: "3 working-day", rule: "R118", insurance: 3),
    ])
    func theBirthGroupHasTheLimitOfItsDay(
        day: String, limit: String, rule: String, insurance: UInt8
    ) throws {
        let group = try procedure("2.000986", on: day)
        #expect(group.limits.general == TimeLimit(limit))
        #expect(group.ruleSet == rule)
        #expect(group.children.map(\.id) == ["birth", "residence", "card"])
        #expect(group.children.map(\.after) == [[], ["birth"], ["birth"]])
        #expect(Set(group.children.map(\.step)) == ["group"])
        // Every child has an edition of that day, and takes the certificate as one of its papers.
        for child in group.children {
            let opened = try procedure(child.procedure, on: day)
            let papers = opened.papers.map(\.code)
            #expect(child.papers.values.allSatisfy(papers.contains), "\(child.id)")
        }
        let card = try procedure("2.000986-BHYT", on: day)
        let levels = card.steps.compactMap { Self.workspace.directory.roles[$0.role]?.level }
        #expect(levels.map(\.rank).max() == insurance)
    }

    @Test func theGroupsOf2015TakeLongerWhereTheyMust() throws {
        let three = try procedure("2.000986", on: "2023-05-04")
        let two = try procedure("2.001023", on: "2023-05-04")
        #expect(two.limits.general == TimeLimit("15 working-day"))
        #expect(two.children.map(\.id) == ["birth", "card"])
        let more = try #require(TimeLimit("2 working-day"))
        for group in [three, two] {
            let completed = group.limits.limit(for: .direct, case: group.code + ".02")
            #expect(completed == group.limits.general.adding(more))
            #expect(group.limits.difficultArea == TimeLimit("5 working-day"))
        }
        let day = try #require(CivilDate("2023-05-04"))
        #expect(Self.workspace.directory.area(code: "21607", on: day)?.isDifficult == true)
        #expect(Self.workspace.directory.area(code: "21553", on: day)?.isDifficult == false)
        #expect(Self.workspace.procedure("2.001023", on: day.adding(days: 500)) == nil)
    }

    @Test func thePowerSupplyAsksWhomThePlaceConcerns() throws {
        let supply = try procedure("1.005687", on: "2026-03-02")
        #expect(supply.children.map(\.id) == ["commune", "zone", "road"])
        #expect(supply.children.allSatisfy { $0.condition == .chosen && $0.after.isEmpty })
        #expect(supply.pauseReasons.map(\.code) == ["design", "works"])
        for child in supply.children {
            let agency = try procedure(child.procedure, on: "2026-03-02")
            #expect(agency.limits.general == TimeLimit("5 working-day"))
        }
    }

    @Test func theTaxCodeFollowsTheBusiness() throws {
        let group = try procedure("1.001612-LT", on: "2026-03-02")
        #expect(group.children.map(\.procedure) == ["1.001612", "1.001612-MST"])
        #expect(group.children.last?.after == ["business"])
    }

    // MARK: Clocks

    @Test(arguments: [
        (code: "1.115362", step: "check"), (code: "1.115354", step: "duty"),
        (code: "1.013831", step: "check"),
    ])
    func landWaitsForTheTaxOffice(code: String, step: String) throws {
        let land = try procedure(code, on: "2026-03-02")
        let duty = try #require(land.duty)
        #expect(duty.step == step)
        #expect(duty.office == "province-tax")
        #expect(!land.steps.contains { $0.role == "province-tax" })
        if code.hasPrefix("1.115") {
            #expect(land.pauseReasons.map(\.code) == ["a", "b", "c", "d", "dd", "e", "g", "h"])
        }
    }

    @Test func askingOutsideTheLimitAndSilenceAsConsent() throws {
        let permit = try procedure("1.115242", on: "2026-03-02")
        let asked = try #require(permit.consultations.first)
        #expect(!asked.countsInLimit)
        #expect(asked.deadline == TimeLimit("12 day"))
        guard case .consent(let basis) = asked.silence else {
            Issue.record("silence is consent here")
            return
        }
        #expect(basis.contains("38/2025/NQ-HĐND"))
        #expect(permit.fourEyes == [["appraise", "sign"]])
    }

    @Test func papersAreAskedForOnce() throws {
        let food = try procedure("1.013862", on: "2026-03-02")
        #expect(
            food.supplement
                == SupplementPolicy(
                    resume: .restart, atMost: 1, respondWithin: TimeLimit("90 working-day")))
    }

    @Test func everyRuleSetSaysWhatThePortalIsTold() {
        for set in Self.workspace.ruleSets {
            #expect(set.checkWithin == TimeLimit("8 hour"), "\(set.id)")
            #expect(set.portal?.stages.count == PortalStage.allCases.count, "\(set.id)")
            #expect(set.portal?.moves.count == PortalStatus.allCases.count, "\(set.id)")
        }
    }
}
