import ArgumentParser
import Dossiers
import FoundationEssentials
import PortalRecords
import WorkflowFiles

struct ImportProcedure: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import-procedure",
        abstract: "Draft workflow files from the national portal / Nhập thủ tục từ Cổng DVCQG",
        discussion: """
            Needs no database. Reads the records of the portal's API, one JSON object a line, and
            writes a draft CODE.yaml for each. A draft marks what the record does not say (MISSING)
            and what it says in two ways (CONFLICT); `motcua check` refuses it until an editor has
            settled that. Leaves with 1 when a line could not be imported; the others are.
            Examples:
              motcua import-procedure records.jsonl --output drafts
              gunzip -c records.jsonl.gz | motcua import-procedure - --output drafts
            """,
        aliases: ["nhap-thu-tuc"])

    @OptionGroup var options: Options
    @Argument(help: "The records, one a line; - reads standard input.") var file: String
    @Option(help: ArgumentHelp("Where the drafts go; made if need be.", valueName: "folder"))
    var output: String
    @Option(help: "The workflows folder whose roles and levels the drafts name.")
    var workflows: String?
    @Flag(help: "Replace drafts that are there with another text.") var force = false

    func run() async throws {
        try await options.run {
            let workspace = Workspace.load(try Folder.workflows(workflows)).workspace
            let vocabulary = Vocabulary(
                levels: workspace.levels, posts: workspace.posts.map(\.id), roles: workspace.roles,
                calendars: workspace.calendars.keys)
            var lines = try ByteLines(file)
            var importing = Import(
                source: file, folder: try DraftFolder(output), isForced: force,
                vocabulary: vocabulary, options: options)
            while let line = try lines.next() { try importing.take(line) }
            try importing.finish()
        }
    }
}

/// An import as it goes on: what became of each line.
struct Import {
    /// A record's line of the summary.
    struct Row: Encodable {
        enum Outcome: String, Encodable { case draft, unchanged, failed }
        struct Note: Encodable {
            let key: String
            let sentence: Bilingual
        }

        let line: Int
        let outcome: Outcome
        var code: String?
        var name: String?
        var file: String?
        var gaps: [Note] = []
        var conflicts: [Note] = []
        var levels: [String] = []
        var tooManyLevels = false
    }

    /// What all lines came to.
    struct Summary: Encodable {
        var drafts = 0
        var unchanged = 0
        var failed = 0
        var withGaps = 0
        var withConflicts = 0
        var tooManyLevels = 0
    }

    let source: String
    let folder: DraftFolder
    let isForced: Bool
    let vocabulary: Vocabulary
    let options: Options
    private var number = 0
    private var rows: [Row] = []
    private var lineOfCode: [String: Int] = [:]
    private var summary = Summary()

    init(
        source: String, folder: DraftFolder, isForced: Bool, vocabulary: Vocabulary,
        options: Options
    ) {
        self.source = source
        self.folder = folder
        self.isForced = isForced
        self.vocabulary = vocabulary
        self.options = options
    }

    /// Drafts one line; a line that cannot be is told of, and the next one goes on.
    mutating func take(_ line: ByteLines.Line) throws {
        number += 1
        if number == 1, line.bytes.starts(with: [0x1F, 0x8B]) {
            throw Failure(.usage, Texts.isCompressed(source))
        }
        guard !line.isBlank else { return }
        let row: Row
        do {
            row = try draft(line)
        } catch let error as RecordError {
            row = Row(line: number, outcome: .failed)
            tell(error.sentence)
        } catch let error as Failure where error.kind == .refused {
            row = Row(line: number, outcome: .failed)
            tell(error.sentence)
        }
        count(row)
        if options.json, row.outcome != .failed { Terminal.write(JSON.line(row)) }
        // Under --json a line has been printed; millions of them need not be kept.
        if !options.json { rows.append(row) }
        Terminal.progress(
            options.language(
                Texts.importing(summary.drafts + summary.unchanged, failed: summary.failed)))
    }

    /// Prints the table and the sums, and leaves with 1 when a line failed.
    func finish() throws {
        Terminal.progress("")
        if options.json {
            Terminal.write(JSON.line(["summary": summary]))
        } else {
            for line in table.lines(.output) { Terminal.write(line) }
            Terminal.write(options.language(Texts.imported(summary)))
        }
        try ExitCode.leave(summary.failed > 0 ? 1 : 0)
    }

    private mutating func draft(_ line: ByteLines.Line) throws -> Row {
        guard line.isWhole else {
            throw Failure(.refused, Texts.lineTooLong(longestRecord))
        }
        let draft = try WorkflowDraft(line: line.bytes, vocabulary: vocabulary)
        if let other = lineOfCode[draft.code] {
            throw Failure(.refused, Texts.codeAgain(draft.code, line: other))
        }
        lineOfCode[draft.code] = number
        let isNew = try folder.write(draft, isForced: isForced)
        func notes(_ kind: Finding.Kind) -> [Row.Note] {
            draft.findings(kind).map { Row.Note(key: $0.key, sentence: $0.sentence) }
        }
        return Row(
            line: number, outcome: isNew ? .draft : .unchanged, code: draft.code, name: draft.name,
            file: folder.path(draft), gaps: notes(.gap), conflicts: notes(.conflict),
            levels: vocabulary.codes(draft.levels) ?? [],
            tooManyLevels: !draft.levels.isWithinLimit)
    }

    private mutating func count(_ row: Row) {
        switch row.outcome {
        case .draft: summary.drafts += 1
        case .unchanged: summary.unchanged += 1
        case .failed: summary.failed += 1
        }
        if !row.gaps.isEmpty { summary.withGaps += 1 }
        if !row.conflicts.isEmpty { summary.withConflicts += 1 }
        if row.tooManyLevels { summary.tooManyLevels += 1 }
    }

    private func tell(_ sentence: Bilingual) {
        Failure(.refused, Texts.badRecord(source, line: number, sentence))
            .report(options.language, asJSON: options.json)
    }

    private var table: Table {
        let language = options.language
        var table = Table(Texts.importHeadings.map { language($0) }, flexible: [5])
        for row in rows {
            table.add([
                Table.Cell(row.code ?? language(Texts.line(row.line))),
                Table.Cell(
                    language(Texts.outcome(row.outcome)), row.outcome == .failed ? .red : nil),
                Table.Cell(row.outcome == .failed ? "" : "\(row.gaps.count)"),
                Table.Cell(
                    row.outcome == .failed ? "" : "\(row.conflicts.count)",
                    row.conflicts.isEmpty ? nil : .yellow),
                Table.Cell(
                    language(Texts.levels(row.levels, tooMany: row.tooManyLevels)),
                    row.tooManyLevels ? .red : nil),
                Table.Cell(row.name ?? ""),
            ])
        }
        return table
    }
}
