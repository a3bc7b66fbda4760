import Dossiers
import Foundation
import PortalRecords
import Testing
import WorkflowFiles

/// Drafts read back by the checker: whatever is in a record, the file is one of ours.
@Suite struct RoundTripTests {
    static let records = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Records")

    /// `complete.yaml` is written anew when MOTCUA_RECORD is set; read what changed.
    @Test func `a whole record makes the draft kept beside it`() throws {
        let json = try Data(contentsOf: Self.records.appendingPathComponent("complete.json"))
        let draft = try WorkflowDraft(line: [UInt8](json), vocabulary: Shipped.vocabulary)
        let file = Self.records.appendingPathComponent("complete.yaml")
        let kept = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        #expect(draft.text == kept)
        if ProcessInfo.processInfo.environment["MOTCUA_RECORD"] != nil {
            try Data(draft.text.utf8).write(to: file)
        }
    }

    @Test(arguments: [
        "Cấp \"giấy\": 'phép' # không phải ghi chú", "- gạch đầu dòng, {ngoặc}, [vuông]",
        "Dòng một\nDòng hai\n", "  blanks around  ", "back\\slash \\n \\u0041", "yes", "1.10", "~",
        "*neo &bí danh !thẻ %chỉ thị @ `",
        "Nghi\u{0302}\u{0323} đi\u{0323}nh \u{0110}a\u{0306}\u{0301}t",
        "a\u{A0}b\u{200E}c\u{2028}d\u{FEFF}e\u{85}f\u{F076}g", "emoji 👩‍👩‍👧 and x\u{0301}\u{0323}",
    ])
    func `names come over exactly, composed`(name: String) throws {
        let json = String(decoding: try JSONEncoder().encode(name), as: UTF8.self)
        let record = MadeUp(
            name: json, papers: #"[{"code": "TP-1", "name": \#(json), "required": true}]"#,
            results: #"[{"code": "KQ.1", "name": \#(json)}]"#)
        let draft = try record.draft()
        let file = try Shipped.with(["draft.yaml": draft.settled]) { folder in
            let problems = check(paths: [folder])
            #expect(problems == [])
            return Workspace.load(folder).workspace.procedures.first
        }
        // NEL is a control character, which no file may hold; everything else stays.
        let expected = name.precomposedStringWithCanonicalMapping
            .replacingOccurrences(of: "\u{85}", with: " ")
        let procedure = try #require(file?.procedure)
        for read in [procedure.name.vi, procedure.papers[0].name, procedure.results[0].name] {
            #expect(Array(read.unicodeScalars) == Array(expected.unicodeScalars))
        }
    }

    @Test func `tabs and line ends become what a file may hold`() throws {
        let draft = try MadeUp(name: #""a\tb\r\nc\rd\u0000e\u007f""#).draft()
        #expect(draft.line("name") == #"name: "a b\nc\nd e ""#)
    }

    @Test(arguments: [
        #"{"code": "1.9", "detail": {}}"#,
        #"{"code": "1.9", "name": null, "detail": {"executionMethods": null, "cases": null}}"#,
        """
        {"code": "1.9", "name": "", "detail": {"executionMethods": [null, {}], "cases": [null, {}],
        "executionCases": [null, {}, {"profileComponents": [null, {}]}], "executionSteps": [{}],
        "resultsDetails": [null, {}], "legalBasisesDetails": [{}], "categoriesDetails": [{}],
        "category": null, "subjectTypesDetails": [{}], "fees": [{}], "procedureProposal": {},
        "unitGroupsExecuting": [null, {}], "departmentsAuthority": [{"name": ""}]}}
        """,
        #"{"code": "1.9", "detail": {"executionMethods": [], "cases": [], "resultsDetails": []}}"#,
    ])
    func `nothing in a record is no reason to fail`(line: String) throws {
        let draft = try WorkflowDraft(line: Array(line.utf8), vocabulary: Shipped.vocabulary)
        let unmarked = try Self.unmarked(["draft.yaml": draft.text])
        #expect(unmarked == [])
        #expect(draft.findings(.gap).count > 10)
        let rest = try Shipped.with(["draft.yaml": draft.settled]) { folder in
            check(paths: [folder]).filter { $0.severity == .error }
        }
        #expect(rest == [])
    }

    @Test func `spoilt records are refused or make a file of ours`() throws {
        let json = try Data(contentsOf: Self.records.appendingPathComponent("complete.json"))
        let sound = [UInt8](json)
        let seed: UInt64 = 20_250_701
        var random = Seeded(state: seed)
        let scraps = [
            "\"", "\\", "\n", "{", "]", "null", "\\u0000", "\\ud800", "#", "-1", "\u{301}",
        ]
        var drafts: [String: String] = [:]
        for number in 0..<400 {
            var bytes = sound
            for _ in 0...Int.random(in: 0..<3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                let end = min(bytes.count, place + Int.random(in: 0..<6, using: &random))
                let scrap = scraps.randomElement(using: &random) ?? ""
                bytes.replaceSubrange(place..<end, with: Array(scrap.utf8))
            }
            switch Result(catching: { () throws(RecordError) in
                try WorkflowDraft(line: bytes, vocabulary: Shipped.vocabulary)
            }) {
            case .success(let draft):
                // Each under a code of its own: editions of one code would get in the way.
                drafts["\(number).yaml"] = draft.text.replacingOccurrences(
                    of: "procedure: \"\(draft.code)\"", with: "procedure: \"9.\(number)\"")
            case .failure(let error):
                #expect(!error.sentence.en.isEmpty && error.sentence.vi != error.sentence.en)
            }
        }
        #expect(drafts.count > 50, "seed \(seed)")
        let unmarked = try Self.unmarked(drafts)
        #expect(unmarked == [], "seed \(seed)")
    }

    /// The errors of the checker that stand on a line without a mark.
    static func unmarked(_ drafts: [String: String]) throws -> [String] {
        try Shipped.with(drafts) { folder in
            check(paths: [folder]).filter { $0.severity == .error }.compactMap { problem in
                let name = problem.file.split(separator: "/").last.map(String.init) ?? ""
                let lines = drafts[name]?.split(separator: "\n", omittingEmptySubsequences: false)
                let line = lines.map { $0[problem.line - 1] } ?? ""
                let isMarked = ["# MISSING", "# CONFLICT"].contains { line.contains($0) }
                return isMarked ? nil : "\(problem.english) | \(line)"
            }
        }
    }

    struct Seeded: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }
}
