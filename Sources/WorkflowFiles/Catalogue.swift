internal import Dossiers

/// The procedures of a folder, read once and checked together.
final class Catalogue {
    /// A procedure's file on its way from text to a checked value.
    struct Entry {
        let source: SourceFile
        let draft: ProcedureDraft
        let problems: Problems
    }

    let root: String
    let common: CommonFiles
    private(set) var entries: [Entry] = []
    /// Problems of files that could not be read as a procedure at all.
    private var unread: [Problems] = []

    /// Reads the files; each path is read once.
    init(root: String, paths: [String]) {
        self.root = root
        common = CommonFiles.load(root)
        for path in paths {
            let problems = Problems(file: path)
            guard let source = SourceFile.read(path, into: problems),
                let node = source.compose(into: problems),
                let draft = ProcedureReader(levels: common.levels, problems: problems).read(node)
            else {
                unread.append(problems)
                continue
            }
            entries.append(Entry(source: source, draft: draft, problems: problems))
        }
        check()
    }

    /// The problems of all files but the common ones.
    var problems: [Problem] { unread.flatMap(\.all) + entries.flatMap(\.problems.all) }

    private func check() {
        let coverage = Coverage(common)
        var graphs: [String: RouteGraph] = [:]
        for entry in entries {
            guard let code = entry.draft.code, graphs[code] == nil else { continue }
            graphs[code] = ProcedureRouteChecks.graph(entry.draft, common: common)
        }
        for entry in entries {
            if common.isSound {
                ProcedureNameChecks(
                    draft: entry.draft, common: common, coverage: coverage,
                    problems: entry.problems
                ).run()
            }
            ProcedureRouteChecks(
                draft: entry.draft, common: common, problems: entry.problems,
                child: { graphs[$0] }
            ).run()
            checkChildren(entry, known: Set(graphs.keys))
        }
        checkEditions()
    }

    private func checkChildren(_ entry: Entry, known: Set<String>) {
        let draft = entry.draft
        let siblings = draft.children.map(\.child.id)
        for (child, fields) in draft.children {
            if child.procedure == draft.code {
                entry.problems.error(
                    fields.mark("procedure"),
                    en: "child \"\(child.id)\" is the procedure itself",
                    vi: "hồ sơ thành phần \"\(child.id)\" chính là thủ tục này")
            } else if !known.contains(child.procedure) {
                let hint = Spelling.hint(for: child.procedure, among: known)
                entry.problems.error(
                    fields.mark("procedure"),
                    en:
                        "child \"\(child.id)\" opens procedure \(quoted(child.procedure)), which "
                        + "no file defines\(hint.en)",
                    vi: "hồ sơ thành phần \"\(child.id)\" mở thủ tục \(quoted(child.procedure)), "
                        + "không tệp nào định nghĩa\(hint.vi)")
            }
            for name in child.after where name == child.id || !siblings.contains(name) {
                let hint = Spelling.hint(for: name, among: siblings.filter { $0 != child.id })
                entry.problems.error(
                    fields.mark("after"),
                    en:
                        "child \"\(child.id)\" comes after \(quoted(name)), which is no other "
                        + "child here\(hint.en)",
                    vi: "hồ sơ thành phần \"\(child.id)\" đi sau \(quoted(name)), không phải hồ sơ "
                        + "thành phần nào khác ở đây\(hint.vi)")
            }
        }
        if let circle = circle(draft.children.map(\.child)) {
            let path = circle.joined(separator: " → ")
            entry.problems.error(
                draft.fields.mark("children"), en: "the children wait for each other: \(path)",
                vi: "các hồ sơ thành phần chờ lẫn nhau: \(path)")
        }
    }

    /// Finds children that wait for each other in a circle.
    private func circle(_ children: [ChildProcedure]) -> [String]? {
        let after = Dictionary(
            children.map { ($0.id, $0.after) }, uniquingKeysWith: { first, _ in first })
        var done: Set<String> = []
        for child in children {
            var path: [String] = []
            var waiting: [(name: String, depth: Int)] = [(child.id, 0)]
            while let next = waiting.popLast() {
                path.removeSubrange(next.depth...)
                if let start = path.firstIndex(of: next.name) {
                    return path[start...] + [next.name]
                }
                guard done.insert(next.name).inserted || path.isEmpty else { continue }
                path.append(next.name)
                for name in after[next.name] ?? [] where name != next.name {
                    waiting.append((name, path.count))
                }
            }
        }
        return nil
    }

    /// Finds editions that stand twice and editions of one procedure that share days.
    private func checkEditions() {
        let byCode = Dictionary(grouping: entries) { $0.draft.code }
        for (code, group) in byCode {
            guard let code else { continue }
            for (number, entry) in group.enumerated() {
                let before = group[..<number]
                if let other = before.first(where: { $0.draft.edition == entry.draft.edition }) {
                    let edition = entry.draft.edition.map(String.init) ?? "?"
                    entry.problems.error(
                        entry.draft.fields.mark("procedure"),
                        en: "procedure \(code) edition \(edition) is doubled; "
                            + "\(other.source.path) has it already",
                        vi: "thủ tục \(code) ấn bản \(edition) bị lặp; đã có trong "
                            + other.source.path)
                } else if let period = entry.draft.period,
                    let other = before.first(where: { $0.draft.period?.meets(period) == true })
                {
                    let shared = other.draft.period?.shared(with: period)?.first
                    entry.problems.error(
                        entry.draft.fields.mark("from"),
                        en: "two editions of procedure \(code) are in force on "
                            + "\(shared ?? period.first); \(other.source.path) is the other",
                        vi: "hai ấn bản của thủ tục \(code) cùng có hiệu lực ngày "
                            + "\(shared ?? period.first); ấn bản kia là \(other.source.path)")
                }
            }
        }
    }
}
