import ArgumentParser
import DossierStore
import Dossiers

struct Inbox: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inbox",
        abstract: "What a unit answers for, nearest due date first / Hộp hồ sơ của đơn vị",
        discussion: """
            Examples:
              motcua inbox
              motcua inbox --unit H21.02 --limit 20
            What the unit was asked and has not answered follows, nearest deadline first.
            """,
        aliases: ["hop-den"])

    @OptionGroup var options: Options
    @Option(help: ArgumentHelp("The unit; else the officer's own.", valueName: "code"))
    var unit: String?
    @Option(help: "The most dossiers to show.") var limit = 50

    func run() async throws {
        try await options.atDesk { desk in
            let (id, name) = try await place(desk)
            let found = try await desk.store.inbox(of: id, limit: limit)
            let asked = try await desk.store.opinionsAwaited(of: id)
            if options.json {
                Listing.printLines(found)
                return Listing.printLines(asked)
            }
            Terminal.write(Terminal.output.styled(name, .bold))
            if found.isEmpty {
                Terminal.write(desk.language(Texts.emptyInbox(name)))
            } else {
                Listing.print(found, desk.language, showsPlace: false)
            }
            guard !asked.isEmpty else { return }
            Listing.print(asked, desk.language, now: try await desk.store.now())
        }
    }

    private func place(_ desk: Desk) async throws -> (UnitID, String) {
        if let unit {
            let found = try await desk.unit(unit)
            return (found.id, found.name)
        }
        let actor = try await desk.actor()
        guard let id = actor.officer.unit else { throw StoreError.noOfficer(login: actor.login) }
        return (id, actor.unitName)
    }
}

struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List dossiers by due date / Danh sách hồ sơ theo hạn trả",
        discussion: """
            Examples:
              motcua list --late
              motcua list --procedure 1.001193 --received-by H21.21553 --all
            """,
        aliases: ["danh-sach"])

    @OptionGroup var options: Options
    @Option(help: ArgumentHelp("Only what this unit answers for.", valueName: "code"))
    var unit: String?
    @Option(help: ArgumentHelp("Only of this procedure.", valueName: "code")) var procedure: String?
    @Option(help: ArgumentHelp("Only what this unit received.", valueName: "code"))
    var receivedBy: String?
    @Flag(help: "Only late ones.") var late = false
    @Flag(help: "Closed ones, too.") var all = false
    @Option(help: "The most dossiers to show.") var limit = 50
    @Option(help: ArgumentHelp("The last dossier of the page before.", valueName: "dossier"))
    var after: String?

    func run() async throws {
        try await options.atDesk { desk in
            var filter = DossierFilter()
            filter.custodian = try await desk.unitID(unit)
            filter.receivedBy = try await desk.unitID(receivedBy)
            filter.procedure = procedure
            filter.onlyLate = late
            filter.onlyOpen = !all
            filter.limit = limit
            if let after {
                let id = try await desk.store.find(code: after).id
                filter.after = (try await desk.store.file(id).dossier.clock.due, id)
            }
            let found = try await desk.store.list(filter)
            if options.json { return Listing.printLines(found) }
            guard let last = found.last else { return Terminal.write(desk.language(Texts.nothing)) }
            Listing.print(found, desk.language, showsPlace: true)
            if found.count == limit { Terminal.write(desk.language(Texts.more(last.code))) }
        }
    }
}

/// Dossiers as lines of a table or of JSON.
enum Listing {
    static func printLines(_ found: [DossierSummary]) {
        for summary in found { Terminal.write(JSON.line(LineShape(summary))) }
    }

    static func printLines(_ asked: [AwaitedOpinion]) {
        for opinion in asked {
            Terminal.write(
                JSON.line(
                    AwaitedShape(
                        code: opinion.code, opinion: opinion.number, question: opinion.question,
                        askedAt: LocalTime.iso(opinion.askedAt), askedBy: opinion.askedBy,
                        due: LocalTime.iso(opinion.due), procedureName: opinion.procedureName)))
        }
    }

    /// The questions a unit has not answered.
    static func print(_ asked: [AwaitedOpinion], _ language: Language, now: Instant) {
        Terminal.write("")
        Terminal.write(Terminal.output.styled(language(Texts.awaitedOpinions), .bold))
        var table = Table(
            [Texts.code, Texts.number, Texts.question, Texts.askedBy, Texts.answerBy]
                .map { language($0) }, flexible: [2, 3])
        for opinion in asked {
            let isLate = opinion.due < now
            let late = isLate ? " " + language(Texts.late) : ""
            table.add([
                Table.Cell(opinion.code), Table.Cell("\(opinion.number)"),
                Table.Cell(opinion.question), Table.Cell(opinion.askedBy),
                Table.Cell(LocalTime.short(opinion.due) + late, isLate ? .red : nil),
            ])
        }
        for line in table.lines(Terminal.output) { Terminal.write(line) }
    }

    static func print(_ found: [DossierSummary], _ language: Language, showsPlace: Bool) {
        var headings = [Texts.code, Texts.procedure, Texts.applicant, Texts.status, Texts.step]
        if showsPlace { headings.append(Texts.place) }
        headings.append(Texts.due)
        var table = Table(headings.map { language($0) }, flexible: showsPlace ? [2, 5] : [2])
        for summary in found {
            let state = StateName(summary)
            var row: [Table.Cell] = [
                Table.Cell(summary.code), Table.Cell(summary.procedure),
                Table.Cell(summary.applicant),
                Table.Cell(language(Texts.state(state)), state == .delivered ? .yellow : nil),
                Table.Cell(summary.step ?? ""),
            ]
            if showsPlace { row.append(Table.Cell(summary.custodianName ?? "")) }
            let late = summary.isLate ? " " + language(Texts.late) : ""
            row.append(
                Table.Cell(LocalTime.short(summary.due) + late, summary.isLate ? .red : nil))
            table.add(row)
        }
        for line in table.lines(Terminal.output) { Terminal.write(line) }
    }
}

extension Desk {
    /// Finds the unit that bears a code today.
    func unit(_ code: String) async throws -> Unit {
        guard let unit = try await store.directory().unit(code: code, on: LocalTime.today) else {
            throw StoreError.noUnit(code: code)
        }
        return unit
    }

    func unitID(_ code: String?) async throws -> UnitID? {
        guard let code else { return nil }
        return try await unit(code).id
    }

    /// Reads a dossier by its code.
    func file(_ code: String) async throws -> DossierFile {
        try await store.file(try await store.find(code: code).id)
    }
}
