import Foundation
import Testing

/// The import of the portal's records as a user runs it.
@Suite struct ImportTests {
    /// A folder of its own for one test, removed after it.
    private func withFolder(_ body: (String, Program) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("motcua-import-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let program = Program(
            database: "host=/nonexistent dbname=none", others: ["D": folder.path])
        try body(folder.path, program)
    }

    private func record(_ code: String, _ name: String = "Thủ tục thử") -> String {
        #"{"id": "x", "code": "\#(code)", "name": "\#(name)", "detail": {"isWard": true}}"#
    }

    private func write(_ lines: [String], to path: String) throws {
        try Data((lines.joined(separator: "\n") + "\n").utf8)
            .write(to: URL(fileURLWithPath: path))
    }

    private func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    @Test func `each record becomes a draft, and a bad line does not stop the rest`() throws {
        try withFolder { folder, program in
            let lines = [record("1.900001"), "{", "", record("../x"), record("1.900002")]
            try write(lines, to: folder + "/in.jsonl")
            let answer = try program.run("motcua import-procedure $D/in.jsonl --output $D/out")
            #expect(answer.exitCode == 1)
            #expect(answer.output.contains("\(folder)/in.jsonl:2: is not well-formed JSON"))
            #expect(answer.output.contains("in.jsonl:4: has no code that can name a file"))
            #expect(answer.output.contains("2 drafts (0 unchanged): 2 with gaps"))
            #expect(answer.output.contains("2 lines not imported."))
            #expect(try names(folder + "/out") == ["1.900001.yaml", "1.900002.yaml"])
        }
    }

    @Test func `what is there is kept, unless it is the same or force is used`() throws {
        try withFolder { folder, program in
            try write([record("1.900001")], to: folder + "/in.jsonl")
            let line = "motcua nhap-thu-tuc $D/in.jsonl --output $D/out"
            #expect(try program.run(line).exitCode == 0)
            let again = try program.run(line)
            #expect(again.exitCode == 0)
            #expect(again.output.contains("1 draft (1 unchanged)"))
            let path = folder + "/out/1.900001.yaml"
            try write(["# edited"], to: path)
            let refused = try program.run(line + " --lang vi")
            #expect(refused.exitCode == 1)
            #expect(refused.output.contains("đã có với nội dung khác"))
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "# edited\n")
            #expect(try program.run(line + " --force").exitCode == 0)
            #expect(try String(contentsOfFile: path, encoding: .utf8).contains("1.900001"))
            #expect(try names(folder + "/out") == ["1.900001.yaml"])
        }
    }

    @Test func `a code that comes twice is imported once`() throws {
        try withFolder { folder, program in
            try write(
                [record("1.900001"), record("1.900001", "Khác")], to: folder + "/in.jsonl")
            let answer = try program.run(
                "motcua import-procedure - --output $D/out --force < $D/in.jsonl")
            #expect(answer.exitCode == 1)
            #expect(
                answer.output.contains(
                    "standard input:2: code 1.900001 stands on line 1 already; keep one"))
            let path = folder + "/out/1.900001.yaml"
            #expect(try String(contentsOfFile: path, encoding: .utf8).contains("Thủ tục thử"))
        }
    }

    @Test func `under --json every record is a line, and the sums are the last`() throws {
        try withFolder { folder, program in
            try write([record("1.900001"), "nonsense"], to: folder + "/in.jsonl")
            let answer = try program.run(
                "motcua import-procedure $D/in.jsonl --output $D/out --json")
            let lines = answer.output.split(separator: "\n")
            try #require(lines.count == 3)
            #expect(lines[0].contains(#""code":"1.900001""#))
            #expect(lines[0].contains(#""levels":["commune"]"#))
            #expect(lines[0].contains(#""key":"time_limit""#))
            #expect(lines[1].hasPrefix(#"{"error":{"kind":"refused","message":""#))
            #expect(
                lines[2]
                    == #"{"summary":{"drafts":1,"failed":1,"too_many_levels":0,"unchanged":0,"#
                    + #""with_conflicts":0,"with_gaps":1}}"#)
        }
    }

    @Test func `a line longer than any record is skipped whole`() throws {
        try withFolder { folder, program in
            let long = String(repeating: "x", count: 9_000_000)
            try write([long, "\u{FEFF}", record("1.900001") + "\r"], to: folder + "/in.jsonl")
            let answer = try program.run("motcua import-procedure $D/in.jsonl --output $D/out")
            #expect(answer.exitCode == 1)
            #expect(answer.output.contains("in.jsonl:1: is longer than 8000000 bytes"))
            #expect(try names(folder + "/out") == ["1.900001.yaml"])
        }
    }

    @Test(arguments: [
        "motcua import-procedure", "motcua import-procedure $D/in.jsonl",
        "motcua import-procedure $D/none.jsonl --output $D/out",
        "motcua import-procedure $D --output $D/out",
        "motcua import-procedure $D/in.jsonl --output $D/in.jsonl",
        "motcua import-procedure $D/in.jsonl --output $D/out --workflows $D/none",
        "printf '\\037\\213x' | motcua import-procedure - --output $D/out",
    ])
    func `a wrong command line is a usage error`(line: String) throws {
        try withFolder { folder, program in
            try write([record("1.900001")], to: folder + "/in.jsonl")
            let answer = try program.run(line)
            #expect(answer.exitCode == 64, "\(answer.output)")
            #expect(!answer.output.isEmpty)
        }
    }
}
