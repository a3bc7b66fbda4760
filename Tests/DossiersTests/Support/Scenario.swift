import Dossiers
import Foundation

/// A scenario table: one dossier, one command a line, and what must come of it.
///
/// Columns stand two or more blanks apart: time, officer, command, verdict. The verdict is
/// `refused: …` with a part of the sentence the officer hears, or a list of facts, parted by
/// commas, that must all hold afterwards. Lines beginning with `given` set up the procedure.
struct Scenario: Sendable {
    struct Line: Sendable {
        let number: Int
        let time: Instant
        let officer: String
        let command: String
        let verdict: String
    }

    let file: String
    var fixture = EditionFixture()
    private(set) var lines: [Line] = []

    /// The tables in the folder `Scenarios`, by name.
    static let files: [String] = {
        let folder = testsFolder.appending(path: "Scenarios")
        let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return (files ?? []).filter { $0.hasSuffix(".txt") }.sorted()
    }()

    /// Reads a table of the folder `Scenarios`.
    init(file: String) throws {
        let url = testsFolder.appending(path: "Scenarios/\(file)")
        try self.init(file: file, text: String(contentsOf: url, encoding: .utf8))
    }

    /// A line that is not one of a scenario.
    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    init(file: String, text: String) throws {
        self.file = file
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") { continue }
            if line.hasPrefix("given ") {
                try setUp(line, at: index + 1)
                continue
            }
            let cells = line.components(separatedBy: "  ").map {
                $0.trimmingCharacters(in: .whitespaces)
            }.filter { !$0.isEmpty }
            guard cells.count == 4, let time = Instant(cells[0] + "+07:00") else {
                throw Malformed(description: "\(file):\(index + 1): four columns expected: \(line)")
            }
            lines.append(
                Line(
                    number: index + 1, time: time, officer: cells[1], command: cells[2],
                    verdict: cells[3]))
        }
    }

    private mutating func setUp(_ line: String, at number: Int) throws {
        let words = line.split(separator: " ", maxSplits: 2).map(String.init)
        let value = words.count > 2 ? words[2] : ""
        switch words[1] {
        case "resume-policy": fixture.resume = ResumePolicy(rawValue: value) ?? .resume
        case "supplements-at-most": fixture.supplementsAtMost = Int(value)
        case "respond-within": fixture.respondWithin = TimeLimit(value)
        case "counting": fixture.counting = CountingMode(rawValue: value) ?? .byHours
        case "channels":
            fixture.channels = value.split(separator: " ").compactMap { Channel(rawValue: "\($0)") }
        case "limit": fixture.limits = TimeLimits(general: limit(value))
        case "in-force-from": fixture.period = Period(first: CivilDate(value)!)
        default: throw Malformed(description: "\(file):\(number): unknown setting: \(line)")
        }
    }
}

/// The folder of this test target.
let testsFolder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

/// A command as a scenario spells it: words, and a text in quotation marks.
struct SpelledCommand {
    let name: String
    let words: [String]
    let text: String

    init(_ spelling: String) {
        let parts = spelling.split(separator: "\"", omittingEmptySubsequences: false).map(
            String.init)
        var words = parts[0].split(separator: " ").map(String.init)
        name = words.isEmpty ? "" : words.removeFirst()
        self.words =
            words + (parts.count > 2 ? parts[2].split(separator: " ").map(String.init) : [])
        text = parts.count > 1 ? parts[1] : ""
    }

    /// The command, or nil where it is not one on a dossier.
    var command: Command? {
        switch name {
        case "hand-off": .handOff(outcome: words.first, note: text)
        case "deliver": Office.units[words.first ?? ""].map { .deliver(to: $0) }
        case "accept": .accept
        case "send-back": .sendBack(reason: text)
        case "request-supplement": .requestSupplement(papers: words, reason: text)
        case "supplement-received": .recordSupplement(note: text)
        case "decide": .decide(outcome: words.first, note: text)
        case "return": .returnResult(to: text)
        case "refuse": .refuse(reason: text)
        case "withdraw": .withdraw(reason: text)
        case "remind": .remind
        default: nil
        }
    }
}
