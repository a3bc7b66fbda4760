import Foundation

/// A recorded terminal session: `$ motcua …` and what it printed, `[n]` where it left with n.
///
/// `<day>` stands for the day of reception in dossier codes; digits of times are written `#`.
struct Transcript {
    let name: String

    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    private var path: String { "\(Self.root)/Tests/ClerkTests/Transcripts/\(name).txt" }

    /// Whether the transcripts are written anew instead of compared.
    static var records: Bool { ProcessInfo.processInfo.environment["MOTCUA_RECORD"] == "1" }

    func read() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    func write(_ text: String) throws {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    /// Plays the commands of a transcript again and returns what happens now.
    ///
    /// - Parameter route: Delivers what is on its way; `$ route` calls it.
    func play(
        _ program: Program, day: String, route: () async throws -> Void
    ) async throws -> String {
        var lines: [String] = []
        for line in try read().split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("# ") {
                lines += (lines.isEmpty ? [] : [""]) + [String(line)]
            }
            guard line.hasPrefix("$ ") else { continue }
            lines += [String(line)]
            let command = line.dropFirst(2).replacingOccurrences(of: "<day>", with: day)
            if command == "route" {
                try await route()
                continue
            }
            let answer = try program.run(command)
            lines += Self.normalised(answer.output, day: day)
            if answer.exitCode != 0 { lines.append("[\(answer.exitCode)]") }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func normalised(_ output: String, day: String) -> [String] {
        var text = output.replacingOccurrences(of: "-\(day)-", with: "-<day>-")
        let patterns = [
            #"\d\d/\d\d/\d{4}"#, #"\d\d/\d\d(?= )"#, #"(?<=# )\d\d:\d\d"#,
            #"\d\d giờ(?= \d\d phút, )"#,
            #"(?<=giờ )\d\d(?= phút, )"#, #"(?<=ngày )\d\d(?= )"#, #"tháng \d\d năm \d{4}"#,
            #"(?<=T)\d\d:\d\d:\d\d\.?\d*"#, #"\d{4}-\d\d-\d\d"#, #"dùng \d+ phút"#,
        ]
        for pattern in patterns {
            while let range = text.range(of: pattern, options: .regularExpression) {
                let hidden = text[range].map { $0.isNumber ? "#" : String($0) }.joined()
                text.replaceSubrange(range, with: hidden)
            }
        }
        // The year is printed only where it is not the present one.
        text = text.replacingOccurrences(of: "##/##/#### ##:##", with: "##/## ##:##")
        // Whole seconds are printed without a fraction, as for what ends with working hours.
        text = text.replacing(/##:##:##\.#+/, with: "##:##:##")
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }
}
