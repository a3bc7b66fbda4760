import Dossiers
import Foundation
import PortalRecords
import Testing
import WorkflowFiles

/// A record in the portal's shape, made up for these tests; each part is JSON.
struct MadeUp {
    var code = #""1.900001""#
    var name = #""Cấp giấy chứng nhận thử nghiệm""#
    var methods = #"""
        [{"submissionMethod": "DIRECT", "processingTime": 5, "processingTimeUnit": "WORKING_DAY",
          "description": "", "fees": []}]
        """#
    var cases = "[]"
    var papers = #"""
        [{"code": "TP-X1", "name": "Đơn đề nghị", "originalQty": 1, "copyQty": 0,
          "required": true, "hasElectronicForm": false, "attachments": []}]
        """#
    var steps = #"[{"name": "Bước 1", "description": "Nộp hồ sơ."}]"#
    var results = #"[{"code": "KQ.X1", "name": "Giấy chứng nhận"}]"#
    /// Further members of `detail`.
    var more = #"""
        "isWard": true, "unitGroupsExecuting": [{"name": "Ủy ban nhân dân cấp xã"}]
        """#

    /// The record on one line.
    var line: String {
        """
        {"id": "x", "code": \(code), "name": \(name), "detail": {
        "executionMethods": \(methods), "cases": \(cases),
        "executionCases": [{"name": "", "profileComponents": \(papers)}],
        "executionSteps": \(steps), "resultsDetails": \(results),
        "legalBasisesDetails": [{"code": "1/2026/XX", "name": "Văn bản thử"}],
        "categoriesDetails": [{"code": "X-01", "name": "Lĩnh vực thử"}],
        "subjectTypesDetails": [{"code": "XT1", "name": "Người thử"}], \(more)}}
        """.replacingOccurrences(of: "\n", with: " ")
    }

    func draft() throws -> WorkflowDraft {
        try WorkflowDraft(line: Array(line.utf8), vocabulary: Shipped.vocabulary)
    }

    /// One way of filing after the other, as `DIRECT 5 WORKING_DAY`.
    static func methods(_ texts: [String], fees: [String] = []) -> String {
        let methods = texts.enumerated().map { number, text in
            let words = text.split(separator: " ")
            let parts = [String(words[0]), words.dropFirst().dropLast().joined(separator: " ")]
            let unit = words.last == "null" ? "null" : "\"\(words.last ?? "")\""
            let fee = number < fees.count ? fees[number] : ""
            return #"{"submissionMethod": "\#(parts[0])", "processingTime": \#(parts[1]), "#
                + #""processingTimeUnit": \#(unit), "description": null, "fees": [\#(fee)]}"#
        }
        return "[" + methods.joined(separator: ", ") + "]"
    }

    /// One case after the other, as `20 DAY`, numbered from 01.
    static func cases(_ texts: [String]) -> String {
        let cases = texts.enumerated().map { number, text in
            let parts = text.split(separator: " ")
            return #"{"code": "1.900001.0\#(number + 1)", "name": "Trường hợp \#(number + 1)", "#
                + #""processingDay": {"qty": \#(parts[0]), "type": "\#(parts[1])"}}"#
        }
        return "[" + cases.joined(separator: ", ") + "]"
    }
}

/// The workflow files of the repository, whose roles and levels drafts name.
enum Shipped {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("workflows").path

    static let vocabulary: Vocabulary = {
        let workspace = Workspace.load(folder).workspace
        return Vocabulary(
            levels: workspace.levels, posts: workspace.posts.map(\.id), roles: workspace.roles,
            calendars: workspace.calendars.keys)
    }()

    /// Lays files beside the common ones of the repository, hands the folder over, removes it.
    static func with<Result>(
        _ files: [String: String], _ body: (String) throws -> Result
    ) throws -> Result {
        let manager = FileManager.default
        let place = manager.temporaryDirectory
            .appendingPathComponent("motcua-drafts-\(UUID().uuidString)")
        defer { try? manager.removeItem(at: place) }
        let drafts = place.appendingPathComponent("drafts")
        try manager.createDirectory(at: drafts, withIntermediateDirectories: true)
        for name in ["levels.yaml", "roles.yaml", "rule-sets.yaml", "calendars", "units"] {
            try manager.createSymbolicLink(
                atPath: place.appendingPathComponent(name).path,
                withDestinationPath: folder + "/" + name)
        }
        for (name, text) in files {
            try Data(text.utf8).write(to: drafts.appendingPathComponent(name))
        }
        return try body(place.path)
    }
}

extension WorkflowDraft {
    /// The line that begins with a key, its indent dropped; nothing where there is none.
    func line(_ key: String) -> String {
        text.split(separator: "\n").map { $0.drop { $0 == " " } }.first { $0.hasPrefix(key + ":") }
            .map(String.init) ?? ""
    }

    /// The findings as `kind key`, in the order of the file.
    func marks(_ keys: String...) -> [String] {
        findings.filter { keys.isEmpty || keys.contains($0.key) }.map {
            "\($0.kind.rawValue) \($0.key)"
        }
    }

    /// The draft as an editor leaves it: every marked key has a value.
    var settled: String {
        let values = [
            "from": "2025-07-01", "rule_set": "R118", "subject": "residence",
            "time_limit": "5 working-day", "fee": "{free: \"a law\"}", "levels": "[commune]",
            "at": "[commune]", "channels": "[direct]", "role": "commune-people-committee",
            "name": "\"a name\"", "field": "{code: \"X\", name: \"a field\"}",
            "legal_basis": "[{number: \"1\", title: \"a law\"}]",
            "results": "[{code: \"1\", name: \"a result\"}]", "calendar": "office",
        ]
        var place = 0
        let lines = text.split(separator: "\n").map { line -> String in
            place += 1
            let key = line.drop { $0 == " " }.prefix { $0 != ":" }
            let isMarked = [":  # MISSING", ":  # CONFLICT"].contains {
                line.contains("\(key)\($0)")
            }
            if isMarked, let value = values[String(key)] {
                return String(line.prefix { $0 == " " }) + "\(key): \(value)"
            }
            return line.replacingOccurrences(of: "{code: null", with: "{code: \"N\(place)\"")
                .replacingOccurrences(of: ", name: null", with: ", name: \"a name\"")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
