import Dossiers
import Foundation
import Testing
import WorkflowFiles

/// Files that are no workflow files: each gets a sentence, none a crash.
@Suite struct RubbishTests {
    /// A procedure's file of the given bytes, checked in a sound folder.
    private func sentences(_ bytes: [UInt8]) throws -> [String] {
        try Sample.good.withFolder { folder in
            let file = folder + "/national/1.000009.yaml"
            try Data(bytes).write(to: URL(fileURLWithPath: file))
            return check(paths: [file]).map { problem in
                "\(problem.line):\(problem.column): \(problem.sentence.en)"
            }
        }
    }

    /// A text under a short name, so that a report does not print the whole of it.
    struct Rubbish: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let sentence: String

        init(_ name: String, _ text: String, _ sentence: String) {
            self.name = name
            self.text = text
            self.sentence = sentence
        }

        var testDescription: String { name }
    }

    private static let laughs = """
        a: &a [x, x, x, x, x, x, x, x, x]
        b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
        c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
        d: [*c, *c, *c, *c, *c, *c, *c, *c, *c]
        """

    private static let notAMapping = "1:1: must be a mapping of keys and values, not "
    private static let alias = "1:4: uses a YAML anchor or alias (& or *); write the value out"

    static let all = [
        Rubbish("nothing", "", "1:1: is empty"),
        Rubbish("a byte order mark", "\u{FEFF}", "1:1: is empty"),
        Rubbish("a remark", "# only a remark\n", "1:1: is empty"),
        Rubbish(
            "an empty document", "---\n", "2:1: must be a mapping of keys and values, not nothing"),
        Rubbish("a word", "hello", notAMapping + "a text"),
        Rubbish("a list", "[1, 2]", notAMapping + "a list"),
        Rubbish(
            "two documents", "a: 1\n---\nb: 2\n",
            "3:1: holds a second document; give each its own file"),
        Rubbish("a billion laughs", laughs, alias),
        Rubbish("an alias of nothing", "a: *b", alias),
        Rubbish(
            "a list as key", "? [a]\n: b", "1:3: a key must be a text, not a list or a mapping"),
        Rubbish(
            "brackets", String(repeating: "[", count: 100_000), "1:1: is nested more than 64 deep"),
        Rubbish(
            "dashes", String(repeating: "- ", count: 100_000),
            "1:129: is nested more than 64 deep"),
    ]

    @Test(arguments: all)
    func eachIsRefusedWithOneSentence(rubbish: Rubbish) throws {
        #expect(try sentences(Array(rubbish.text.utf8)) == [rubbish.sentence])
    }

    @Test(arguments: ["a: [1", "a: b: c", "\ta: b", "a: \"", "%YAML 9.9\n---\na", "a: \u{0}", "@"])
    func brokenYAMLIsRefusedWithOneSentence(text: String) throws {
        let said = try sentences(Array(text.utf8))
        #expect(said.count == 1)
        #expect(said.first?.contains("is not well-formed YAML") == true, "\(said)")
    }

    @Test func binaryIsRefusedAtItsPlace() throws {
        #expect(
            try sentences(Array("a: b\nc: ".utf8) + [0xFF, 0xFE, 0x00])
                == ["2:4: is not UTF-8 text; save it as UTF-8"])
        #expect(
            try sentences([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
                == ["1:1: is not UTF-8 text; save it as UTF-8"])
    }

    @Test func aHugeFileIsRefusedByItsSize() throws {
        try Sample.good.withFolder { folder in
            let file = folder + "/national/huge.yaml"
            #expect(FileManager.default.createFile(atPath: file, contents: nil))
            let handle = try #require(FileHandle(forWritingAtPath: file))
            try handle.truncate(atOffset: 50_000_000)
            try handle.close()
            #expect(
                check(paths: [file]).map(\.sentence.en)
                    == ["has 50000000 bytes; a workflow file has at most 1000000"])
        }
    }

    @Test func otherLineEndsAndByteOrderMarksAreNoProblem() throws {
        var sample = Sample.good
        let text = try #require(sample.files[Sample.procedurePath])
        sample.files[Sample.procedurePath] =
            "\u{FEFF}" + text.replacingOccurrences(of: "\n", with: "\r\n")
        #expect(try sample.problems() == [])
    }

    @Test(arguments: ["a\u{301}", "o\u{31B}", "â\u{323}", "E\u{302}"])
    func accentsApartFromTheirLettersAreRefused(text: String) throws {
        #expect(
            try sentences(Array("name: \(text)".utf8))
                == ["1:8: writes an accent apart from its letter (NFD); save the file in NFC"])
    }

    @Test func lettersThatHaveNoFormOfTheirOwnAreNoProblem() throws {
        let sample = Sample.good.replacing("name: Tờ khai", with: "name: Čư Mê\u{306}")
        #expect(try sample.problems() == [])
    }

    @Test func aVeryLongLineIsToldShortly() throws {
        let long = String(repeating: "x", count: 900_000)
        let said = try sentences(Array("procedure: \(long)\n\(long.prefix(1_000)): 1".utf8))
        #expect(!said.isEmpty)
        #expect(said.allSatisfy { $0.count < 200 })
    }

    @Test func thousandsOfStepsAreRefused() throws {
        let steps = (0..<5_000).map { number in
            "  - {id: s\(number), name: A, role: one-stop, next: s\(number + 1)}"
        }
        let said = try sentences(Array("steps:\n\(steps.joined(separator: "\n"))".utf8))
        #expect(said.contains("1:1: has 5000 steps; a procedure has at most 200"))
    }

    @Test func pathsThatAreNoFilesAreTold() throws {
        try Sample.good.withFolder { folder in
            let missing = check(paths: [folder + "/nothing.yaml"])
            #expect(missing.map(\.sentence.en) == ["does not exist"])
            try FileManager.default.createDirectory(
                atPath: folder + "/national/folder.yaml", withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/national/loop", withDestinationPath: folder)
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/national/self.yaml",
                withDestinationPath: folder + "/national/self.yaml")
            #expect(check(paths: [folder]).map(\.sentence.en) == ["does not exist"])
            #expect(check(paths: ["/dev/null"]).first?.sentence.en.isEmpty == false)
        }
    }

    @Test func aFolderWithoutCommonFilesIsTold() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("motcua-alone-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data("a: 1".utf8).write(to: folder.appendingPathComponent("x.yaml"))
        #expect(
            check(paths: [folder.path]).map(\.sentence.en)
                == ["no roles.yaml stands beside it or in a folder above it"])
        #expect(Workspace.load(folder.path).workspace.procedures.isEmpty)
    }

    /// A plain procedure, a group of children, and one with a duty and four eyes.
    @Test(arguments: ["national/1.014359", "national/2.000986", "gia-lai/1.115362"])
    func fiveHundredMutationsOfARealFileDoNotCrash(path: String) throws {
        let seed: UInt64 = 20_251_123
        var random = SplitMix(state: seed)
        let real = try Data(
            contentsOf: URL(fileURLWithPath: ShippedTests.folder + "/\(path).yaml"))
        try Sample.good.withFolder { folder in
            let file = folder + "/national/1.000009.yaml"
            for round in 0..<500 {
                let bytes = mutate([UInt8](real), &random)
                try Data(bytes).write(to: URL(fileURLWithPath: file))
                for problem in check(paths: [file]) {
                    #expect(
                        problem.line >= 1 && problem.column >= 1
                            && !problem.sentence.en.contains("\n"),
                        "seed \(seed), round \(round): \(problem)")
                }
            }
        }
    }

    private func mutate(_ bytes: [UInt8], _ random: inout SplitMix) -> [UInt8] {
        var bytes = bytes
        let scraps = ["&a ", "*a", "[", "]", "{", "}", ": ", "\n", "  ", "- ", "\"", "|", "\t"]
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
            case 1: bytes.removeSubrange(place..<min(bytes.count, place + 40))
            case 2:
                let scrap = scraps.randomElement(using: &random) ?? ""
                bytes.insert(contentsOf: Array(scrap.utf8), at: place)
            case 3:
                let other = Int.random(in: 0..<bytes.count, using: &random)
                bytes.insert(contentsOf: bytes[other..<min(bytes.count, other + 80)], at: place)
            default: bytes.removeLast(min(bytes.count - 1, 200))
            }
        }
        return bytes
    }
}

/// A small generator with a seed, so that a failure can be had again.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
