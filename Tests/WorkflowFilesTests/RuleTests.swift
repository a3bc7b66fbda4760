import Dossiers
import Foundation
import Testing
import WorkflowFiles

/// Every rule of the checker, each tripped by one change to a sound folder.
///
/// `Rules.txt` holds the changes and the whole of what must be said about each. It is written anew
/// when MOTCUA_RECORD is set; read what changed before keeping it.
@Suite struct RuleTests {
    static let table = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Rules.txt")

    /// One change and what is said about it.
    struct Slip: Sendable, CustomStringConvertible {
        var path = ""
        var old: [String] = []
        var new: [String] = []
        var said: [String] = []

        var description: String { new.joined(separator: " ") }

        var sample: Sample {
            Sample.good.replacing(
                old.joined(separator: "\n"), with: new.joined(separator: "\n"), in: path)
        }
    }

    static func slips() throws -> [Slip] {
        var slips: [Slip] = []
        for line in try String(contentsOf: table, encoding: .utf8).components(separatedBy: "\n") {
            let rest = String(line.dropFirst(2))
            if line.hasPrefix("change ") {
                slips.append(Slip(path: String(line.dropFirst(7))))
            } else if line.hasPrefix("- ") {
                slips[slips.count - 1].old.append(rest)
            } else if line.hasPrefix("+ ") {
                slips[slips.count - 1].new.append(rest)
            } else if line.hasPrefix("= ") {
                slips[slips.count - 1].said.append(rest)
            }
        }
        return slips
    }

    @Test func theSampleIsSound() throws {
        #expect(try Sample.good.problems() == [])
        // The standard portal map, which it takes, serves a stop that is a pause as well.
        let pauses = Sample.good.replacing(
            "stop_ends: true", with: "stop_ends: false", in: "rule-sets.yaml")
        #expect(try pauses.problems() == [])
    }

    @Test func eachSlipIsToldAndNothingElse() throws {
        var slips = try Self.slips()
        #expect(slips.count >= 110)
        for (number, slip) in slips.enumerated() {
            let said = try slip.sample.problems()
            #expect(said == slip.said, "\(slip.path): \(slip)")
            slips[number].said = said
        }
        if ProcessInfo.processInfo.environment["MOTCUA_RECORD"] != nil {
            let text = slips.map { slip in
                (["change \(slip.path)"] + slip.old.map { "- \($0)" } + slip.new.map { "+ \($0)" }
                    + slip.said.map { "= \($0)" }).joined(separator: "\n") + "\n"
            }
            try Data(text.joined(separator: "\n").utf8).write(to: Self.table)
        }
    }

    @Test func everySentenceIsSaidInVietnameseToo() throws {
        for slip in try Self.slips() {
            try slip.sample.withFolder { folder in
                for problem in check(paths: [folder]) {
                    #expect(problem.sentence.vi != problem.sentence.en)
                    #expect(problem.vietnamese.hasPrefix("\(problem.file):\(problem.line):"))
                }
            }
        }
    }

    @Test func oneEditionInTwoFilesIsTold() throws {
        var sample = Sample.good
        sample.files["national/copy.yaml"] = sample.files[Sample.procedurePath]
        #expect(
            try sample.problems().map { $0.components(separatedBy: "; ")[0] } == [
                "national/copy.yaml:1:12: procedure 1.000001 edition 1 is doubled"
            ])
    }

    @Test func editionsThatShareDaysAreTold() throws {
        var sample = Sample.good
        sample.files["national/next.yaml"] = sample.files[Sample.procedurePath]?
            .replacingOccurrences(of: "edition: 1", with: "edition: 2")
            .replacingOccurrences(of: "from: 2025-07-01", with: "from: 2026-01-01")
        #expect(
            try sample.problems().map { $0.components(separatedBy: "; ")[0] } == [
                "national/next.yaml:3:7: two editions of procedure 1.000001 are in force on "
                    + "2026-01-01"
            ])
        let ended = sample.replacing(
            "from: 2025-07-01", with: "from: 2025-07-01\nto: 2025-12-31")
        #expect(try ended.problems() == [])
    }

    /// The sample as a parent, with a child that goes up to the ministry.
    private func parent(of child: String) -> Sample {
        var sample = Sample.good.replacing("steps:", with: "children:\n  - \(child)\nsteps:")
        sample.files[Sample.childPath] = Sample.good.files[Sample.procedurePath]?
            .replacingOccurrences(of: "1.000001", with: "1.000002")
            .replacingOccurrences(of: "role: province-office", with: "role: ministry-office")
            .replacingOccurrences(of: "[commune, province]", with: "[commune, ministry]")
        return sample
    }

    @Test func aChildCountsWithItsParent() throws {
        #expect(
            try parent(of: "{id: medal, procedure: \"1.000002\"}").problems() == [
                "national/1.000001.yaml:38:11: passes 3 administrative levels (commune → province "
                    + "→ ministry) by intake → verify → medal/intake → medal/verify → medal/sign "
                    + "→ sign"
            ])
    }

    @Test func aChildCountsFromItsStepOnOnly() throws {
        let opened = "{id: medal, procedure: \"1.000002\", at: sign}"
        #expect(
            try parent(of: opened).problems() == [
                "national/1.000001.yaml:22:28: passes 3 administrative levels (commune → province "
                    + "→ ministry) by intake → verify → sign → medal/intake → medal/verify → "
                    + "medal/sign"
            ])
        // On the way that passes the province no child is opened; on the other one is.
        let apart = parent(of: "{id: medal, procedure: \"1.000002\", at: other}")
            .replacing(
                "    next: verify",
                with: "    outcomes: [{id: a, name: A, next: verify}, "
                    + "{id: b, name: B, next: other}]\n  - {id: other, name: Khác, role: "
                    + "commune-committee, outcomes: [{id: c, name: C, decide: granted, "
                    + "next: return}, {id: d, name: D, decide: refused, next: return}]}"
            )
            .replacing("[commune, province]", with: "[commune, province, ministry]")
        #expect(try apart.problems() == [])
    }

    @Test func everyEditionOfAChildCounts() throws {
        var sample = Sample.good.replacing(
            "steps:", with: "children: [{id: medal, procedure: \"1.000002\"}]\nsteps:")
        #expect(try sample.problems() == [])
        sample.files["national/later.yaml"] = sample.files[Sample.childPath]?
            .replacingOccurrences(
                of: "edition: 1\nfrom: 2025-07-01", with: "edition: 2\nfrom: 2026-01-01"
            )
            .replacingOccurrences(of: "role: commune-committee", with: "role: ministry-office")
            .replacingOccurrences(of: "levels: [commune]", with: "levels: [commune, ministry]")
        sample.files[Sample.childPath] = sample.files[Sample.childPath]?
            .replacingOccurrences(of: "from: 2025-07-01", with: "from: 2025-07-01\nto: 2025-12-31")
        #expect(
            try sample.problems().map { $0.components(separatedBy: " by ")[0] } == [
                "national/1.000001.yaml:37:11: passes 3 administrative levels (commune → province "
                    + "→ ministry)"
            ])
    }

    @Test(arguments: [
        (days: "from: 2025-08-01", missing: "2025-07-01"),
        (days: "from: 2025-07-01\nto: 2025-12-31", missing: "2026-01-01"),
    ])
    func aChildWithoutAnEditionIsTold(days: String, missing: String) throws {
        let sample = Sample.good
            .replacing("steps:", with: "children: [{id: birth, procedure: \"1.000002\"}]\nsteps:")
            .replacing("from: 2025-07-01", with: days, in: Sample.childPath)
        #expect(
            try sample.problems() == [
                "national/1.000001.yaml:21:35: child \"birth\" opens procedure \"1.000002\", "
                    + "which has no edition on \(missing), when this one is in force"
            ])
    }

    @Test func theOfficeOfADutyIsNeededEverywhere() throws {
        let sample = Sample.good
            .replacing(
                "steps:",
                with: "duty: {at: sign, office: ministry-office, outcomes: [grant], basis: Luật}\n"
                    + "steps:"
            )
            .replacing("role: province-office", with: "role: commune-committee")
            .replacing("[commune, province]", with: "[commune, ministry]")
        #expect(try sample.problems() == [])
        let late = sample.replacing(
            "roles: [ministry-office], posts: [specialist, leader], calendar: office, "
                + "from: 2025-07-01",
            with: "roles: [ministry-office], posts: [specialist, leader], calendar: office, "
                + "from: 2025-08-01", in: "units/agencies.yaml")
        #expect(
            try late.problems() == [
                "national/1.000001.yaml:21:26: role \"ministry-office\" has no unit for area "
                    + "21553 (Phường Quy Nhơn Bắc) on 2025-07-01; the same holds for 2 areas in all"
            ])
    }

    @Test func aStopThatPausesNeedsOtherMovesThanOneThatEnds() throws {
        let map =
            "portal: {moves: {1: [2, 3, 5, 7], 2: [4, 5, 7], 4: [5, 6, 7, 8, 9], "
            + "5: [2, 3, 4, 7, 8], 6: [4, 7, 8], 8: [], 9: [10]}}"
        let ends = Sample.good.replacing(
            "stop_ends: true", with: "stop_ends: true\n    \(map)", in: "rule-sets.yaml")
        #expect(try ends.problems() == [])
        let pauses = ends.replacing(
            "stop_ends: true", with: "stop_ends: false", in: "rule-sets.yaml")
        #expect(
            try pauses.problems().first?.components(separatedBy: ", nor")[0]
                == "rule-sets.yaml:16:13: the portal map has no legal way for "
                + "stop-pause → in-process (8 → 4)")
    }
}
