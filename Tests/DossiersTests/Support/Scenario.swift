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
    private(set) var setting = Setting()
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
                guard setting.take(SpelledCommand(String(line.dropFirst(6)))) else {
                    throw Malformed(description: "\(file):\(index + 1): unknown setting: \(line)")
                }
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
}

/// The folder of this test target.
let testsFolder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
