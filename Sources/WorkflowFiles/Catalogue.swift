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
        let editions = Editions(entries.map(\.draft), common: common)
        for entry in entries {
            if common.isSound {
                ProcedureNameChecks(
                    draft: entry.draft, common: common, coverage: coverage,
                    problems: entry.problems
                ).run()
            }
            ProcedureRouteChecks(
                draft: entry.draft, common: common, problems: entry.problems, editions: editions
            ).run()
            ChildChecks(draft: entry.draft, problems: entry.problems, editions: editions).run()
            MatterChecks(draft: entry.draft, common: common, problems: entry.problems).run()
        }
        checkEditions()
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
