import Testing

/// Each check finds what it is for and leaves alone what only looks like it.
struct CheckTests {
    private static let unfinishedWord = "TO" + "DO"

    @Test(arguments: [
        "import Foundation", "public import Foundation", "@testable import Dossiers",
        "@preconcurrency public import FoundationEssentials", "import struct Foundation.Date",
    ])
    func `imports are found`(line: String) {
        let found = Checks.imports("// head\n\(line)\n", allowed: { _ in false })
        #expect(found.map(\.line) == [2])
    }

    @Test(arguments: [
        "// import Foundation", "/* a\nimport Foundation\n*/", "let text = \"import Foundation\"",
        "let text = \"\"\"\n    import Foundation\n    \"\"\"", "let imports = 3", "",
    ])
    func `other words are no imports`(text: String) {
        #expect(Checks.imports(text, allowed: { _ in false }) == [])
    }

    @Test func `an allowed import is allowed`() {
        let text = "import Yams\nimport struct Foundation.URL\nimport Postgres"
        let found = Checks.imports(text, allowed: { $0 != "Postgres" })
        #expect(found.map(\.line) == [3])
    }

    @Test(arguments: [
        "let now = Date()", "let now = Date.now", "let t = ContinuousClock.now",
        "let t = SuspendingClock().now", "clock_gettime(CLOCK_REALTIME, &spec)",
        "gettimeofday(&tv, nil)", "let t = time(nil)", "let t = DispatchTime.now()",
        "let t = \"\\(Date())\"",
    ])
    func `clock reads are found`(line: String) {
        #expect(Checks.clockReads(line).count == 1)
    }

    @Test(arguments: [
        "// Date()", "let text = \"Date()\"", "CivilDate(2026, 3, 2)", "func at(_ time: Instant)",
        "let day = calendar.date()", "update(time: now)",
    ])
    func `times that are handed in are no clock reads`(line: String) {
        #expect(Checks.clockReads(line) == [])
    }

    @Test(arguments: [
        "run(\"select id from dossier\")", "run(\"SELECT d.id FROM dossier d\")",
        "\"\"\"\n    insert into job (id)\n",
        "run(\"delete from job where id = 1\")", "run(\"UPDATE dossier SET state = 1\")",
        "run(\"update dossier as d set state = 1\")",
        "\"\"\"\n    select d.id,\n        d.code\n    from dossier d",
    ])
    func `SQL is found`(text: String) {
        #expect(Checks.sql(text).count == 1)
    }

    @Test(arguments: [
        "// select id from dossier", "let selection = select(from: list)",
        "update(state, set: true)", "probe(\"select 1\")",
        "help: \"Select the dossiers of one unit.\"", "\"Delete it from the list\"", "",
    ])
    func `prose and calls are no SQL`(text: String) {
        #expect(Checks.sql(text) == [])
    }

    @Test func `a line too long is found, by characters and not by bytes`() {
        let fits = String(repeating: "ộ", count: 100)
        #expect(Checks.lineLength(fits) == [])
        #expect(Checks.lineLength("a\n\(fits)x").map(\.line) == [2])
    }

    @Test func `a file too long is found`() {
        #expect(Checks.fileLength(String(repeating: "x\n", count: 400)) == [])
        #expect(Checks.fileLength(String(repeating: "x\n", count: 401)).count == 1)
    }

    @Test(arguments: [
        "func long(a: Int) -> Int", "init(a: Int)",
        "func long<T>(\n    a: T\n) throws(E) -> [T]\nwhere T: P",
        "subscript(a: Int) -> Int", "deinit",
    ])
    func `a function too long is found`(head: String) {
        func body(_ count: Int) -> String { String(repeating: "    let x = { 1 }\n", count: count) }
        let signatureLines = head.split(separator: "\n").count
        let rest = 70 - signatureLines - 1
        #expect(Checks.functionLength("\(head) {\n\(body(rest))}\n") == [])
        #expect(Checks.functionLength("\n\(head) {\n\(body(rest + 1))}\n").map(\.line) == [2])
    }

    @Test func `braces in texts and comments, calls and requirements do not confuse the count`() {
        let text = #"""
            protocol P {
                func required(a: Int) -> Int
                init(b: Int)
            }
            struct S: P {
                func required(a: Int) -> Int { "{ \(a.map { $0 } ) {".count } // {
                init(b: Int) { self.init(c: [b].map { $0 }) }
            }
            """#
        let found = FunctionFinder.functions(in: text)
        #expect(found.map(\.line) == [6, 7])
        #expect(found.map(\.lines) == [1, 1])
    }

    @Test func `unfinished work is found`() {
        #expect(Checks.unfinished("a\n// \(Self.unfinishedWord): later").map(\.line) == [2])
        #expect(Checks.unfinished("METHODS todo Todo \(Self.unfinishedWord)S") == [])
    }

    @Test func `an undocumented public declaration is found`() {
        let text = """
            /// Fine.
            public struct Fine {
                public let name: String
                public func bare() {}
                public init(name: String) { self.name = name }
                /// Fine.
                @discardableResult
                public static func fine() -> Int { 1 }
                public static func < (left: Self, right: Self) -> Bool { true }
                func inner() {}
            }
            public enum Bare {}
            """
        #expect(Checks.undocumented(text).map(\.line) == [4, 12])
    }

    @Test func `a gap or an odd name among migrations is found`() {
        #expect(Checks.migrationNames(["0001_foundation.sql", "0002_more_of_it.sql"]) == [])
        #expect(Checks.migrationNames(["0001_foundation.sql", "0003_more.sql"]).count == 1)
        #expect(Checks.migrationNames(["0001_foundation.sql", "0001_more.sql"]).count == 1)
        #expect(Checks.migrationNames(["1_foundation.sql"]).count == 1)
    }

    @Test func `hexadecimal digits become bytes`() {
        #expect(TidyTests.bytes(hexadecimal: "00ff1a") == [0, 255, 26])
    }
}
