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
    }

    @Test func eachSlipIsToldAndNothingElse() throws {
        var slips = try Self.slips()
        #expect(slips.count >= 60)
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

    @Test func aChildCountsWithItsParent() throws {
        let child = Sample.good.files[Sample.procedurePath]?
            .replacingOccurrences(of: "1.000001", with: "1.000002")
            .replacingOccurrences(of: "role: province-office", with: "role: ministry-office")
            .replacingOccurrences(of: "[commune, province]", with: "[commune, ministry]")
        var sample = Sample.good.replacing(
            "steps:", with: "children:\n  - {id: medal, procedure: \"1.000002\"}\nsteps:")
        sample.files["national/1.000002.yaml"] = child
        #expect(
            try sample.problems() == [
                "national/1.000001.yaml:22:28: passes 3 administrative levels (commune → province "
                    + "→ ministry) by intake → verify → sign → medal/intake → medal/verify → "
                    + "medal/sign"
            ])
    }
}
