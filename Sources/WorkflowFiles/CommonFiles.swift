internal import Dossiers

/// What the procedures of a folder share, read from the files beside them.
struct CommonFiles {
    var levels = LevelNames([])
    var posts: [Post] = []
    var roles: [Role] = []
    var ruleSets: [RuleSet] = []
    var calendars: [String: WorkingCalendar] = [:]
    var areas: [Area] = []
    var units: [Unit] = []
    var directory = Directory(roles: [], units: [], areas: [])
    var problems: [Problem] = []

    /// Whether procedures can be held against these files at all.
    var isSound: Bool { !problems.contains { $0.severity == .error } }

    /// The names of the files, in the order in which they are read.
    static let names = [
        "levels.yaml", "roles.yaml", "rule-sets.yaml", "units/areas.yaml", "units/agencies.yaml",
    ]

    /// Tells whether a file of a folder is a common one rather than a procedure.
    static func isCommon(_ path: String, in root: String) -> Bool {
        names.contains { FileWalk.join(root, $0) == path }
            || FileWalk.folder(of: path) == FileWalk.join(root, "calendars")
    }

    static func load(_ root: String) -> CommonFiles {
        var files = CommonFiles()
        files.read(root, "levels.yaml") { node, problems, files in
            files.levels = LevelNames(CommonReaders.levels(node, into: problems))
        }
        files.read(root, "roles.yaml") { node, problems, files in
            (files.posts, files.roles) = CommonReaders.roles(
                node, levels: files.levels, into: problems)
        }
        files.read(root, "rule-sets.yaml") { node, problems, files in
            files.ruleSets = RuleSetReader.read(node, levels: files.levels, into: problems)
        }
        files.readCalendars(root)
        files.read(root, "units/areas.yaml") { node, problems, files in
            files.areas = AreaReader.read(node, levels: files.levels, into: problems)
        }
        files.read(root, "units/agencies.yaml") { node, problems, files in
            var reader = AgencyReader(
                levels: files.levels, roles: files.roles, posts: files.posts,
                calendars: files.calendars.keys, areas: files.areas)
            files.units = reader.read(node, into: problems)
        }
        files.directory = Directory(roles: files.roles, units: files.units, areas: files.areas)
        return files
    }

    private mutating func read(
        _ root: String, _ name: String, _ body: (Node, Problems, inout CommonFiles) -> Void
    ) {
        let problems = Problems(file: FileWalk.join(root, name))
        if let node = SourceFile.read(problems.file, into: problems)?.compose(into: problems) {
            body(node, problems, &self)
        }
        self.problems += problems.all
    }

    private mutating func readCalendars(_ root: String) {
        let paths = FileWalk(FileWalk.join(root, "calendars")).files
        let gathered = paths.map(Problems.init(file:))
        var marks: [String: String] = [:]
        var drafts: [CalendarReader.Draft] = []
        for problems in gathered {
            guard
                let node = SourceFile.read(problems.file, into: problems)?.compose(into: problems),
                let draft = CalendarReader.draft(node, into: problems)
            else { continue }
            if let other = marks[draft.id] {
                problems.error(
                    draft.fields.mark("calendar"),
                    en: "calendar \(quoted(draft.id)) is doubled; \(other) has it already",
                    vi: "lịch \(quoted(draft.id)) bị lặp; đã có trong \(other)")
                continue
            }
            marks[draft.id] = problems.file
            drafts.append(draft)
        }
        for draft in drafts {
            calendars[draft.id] = CalendarReader.calendar(draft, among: drafts)
        }
        problems += gathered.flatMap(\.all)
        if paths.isEmpty {
            let problems = Problems(file: FileWalk.join(root, "calendars"))
            problems.error(
                .start, en: "has no calendar; there must be at least one",
                vi: "không có lịch nào; phải có ít nhất một lịch")
            self.problems += problems.all
        }
    }
}
