import ArgumentParser
import DossierStore
import Dossiers

struct Reassign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reassign",
        abstract: "Give the work to another officer of the unit / Giao cho người khác xử lý",
        discussion: """
            Example: motcua reassign H21.21553-261123-0001 --to binh.tran --reason "nghỉ phép"
            """,
        aliases: ["giao-lai"])

    @OptionGroup var options: Options
    @OptionGroup var act: ActOptions
    @Argument(help: "The codes of the dossiers.") var codes: [String]
    @Option(help: ArgumentHelp("The officer who goes on with it.", valueName: "login"))
    var to: String
    @Option(help: "Why; required by law.") var reason = ""

    func run() async throws {
        try await options.atDesk { desk in
            let officer = try await desk.store.officer(login: to).officer
            try await desk.act(codes, act) { _ in .house(.reassign(to: officer, reason: reason)) }
        }
    }
}

struct LeaveOffice: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "leave",
        abstract: "End an officer's appointment / Công chức thôi giữ vị trí",
        discussion: """
            Refused where open dossiers would be left with nobody who holds the post of their step.
            Example: motcua officer leave an.nguyen --on 2026-12-31 --hand-to binh.tran
            """,
        aliases: ["thoi-viec"])

    @OptionGroup var options: Options
    @Argument(help: "The login of who leaves.") var leaving: String
    @Option(help: ArgumentHelp("The last day.", valueName: "yyyy-mm-dd")) var on: DayArgument
    @Option(
        help: ArgumentHelp(
            "The officer who takes the dossiers on the desk over.", valueName: "login")
    )
    var handTo: String?

    struct Report: Encodable {
        let login: String
        let on: String
        let handedTo: String?
        let dossiers: [String]
    }

    func run() async throws {
        try await options.atDesk { desk in
            let codes = try await desk.store.endAppointment(
                of: leaving, on: on.day, handTo: handTo, by: try await desk.actor().officer)
            desk.answer(
                Report(login: leaving, on: "\(on.day)", handedTo: handTo, dossiers: codes),
                [desk.language(Texts.left(leaving, on.day, codes.count, to: handTo))] + codes)
        }
    }
}

struct MandateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mandate",
        abstract: "Who may act in another's stead / Ủy quyền, phụ trách",
        discussion: "A signature under a mandate names both officers (TUQ., Q.).",
        subcommands: [Grant.self, ListMandates.self, End.self],
        aliases: ["uy-quyen"])

    struct Shape: Encodable {
        let id: MandateID
        let kind: Mandate.Kind
        let decision: String
        let of: String
        let to: String
        let unit: UnitShape
        let posts: [String]
        let procedures: [String]
        let from: String
        let until: String?
        let signature: String

        init(_ record: MandateRecord) {
            let mandate = record.mandate
            id = mandate.id
            kind = mandate.kind
            decision = mandate.decision
            of = mandate.principalName
            to = record.officer
            unit = UnitShape(code: record.unitCode, name: record.unitName)
            posts = mandate.posts.sorted()
            procedures = mandate.procedures.sorted()
            from = "\(mandate.period.first)"
            until = mandate.period.last.map { "\($0)" }
            signature = mandate.signature(of: record.officer)
        }
    }

    struct Grant: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "grant",
            abstract: "Give a mandate by a numbered decision / Ủy quyền theo quyết định",
            discussion: """
                Example:
                  motcua mandate grant --kind delegation --decision 12/QĐ-STC \\
                      --of giam.doc --to pho.giam.doc --post leader --procedure 1.009645 \\
                      --from 2026-11-25 --until 2026-12-31
                """,
            aliases: ["giao"])

        @OptionGroup var options: Options
        @Option(help: "delegation (signs TUQ.) or acting (signs Q.).") var kind: Mandate.Kind
        @Option(help: "The number of the decision.") var decision: TextArgument
        @Option(help: ArgumentHelp("In whose stead.", valueName: "login")) var of: String
        @Option(help: ArgumentHelp("Who acts.", valueName: "login")) var to: String
        @Option(help: "A post of the principal; may be repeated.") var post: [String]
        @Option(help: ArgumentHelp("Only this procedure; may be repeated.", valueName: "code"))
        var procedure: [String] = []
        @Option(help: ArgumentHelp("The first day; else today.", valueName: "yyyy-mm-dd"))
        var from: DayArgument?
        @Option(help: ArgumentHelp("The last day.", valueName: "yyyy-mm-dd"))
        var until: DayArgument

        private var first: CivilDate { from?.day ?? LocalTime.today }

        func validate() throws {
            guard of != to else { throw ValidationError("Nobody stands for oneself.") }
            guard first <= until.day else { throw ValidationError("--until lies before --from.") }
        }

        func run() async throws {
            try await options.atDesk { desk in
                let record = try await desk.store.grant(
                    MandateGrant(
                        kind: kind, decision: decision.text, principal: of, officer: to,
                        posts: post, procedures: procedure, period: (first, until.day)))
                desk.answer(Shape(record), [desk.language(Texts.granted(record))])
            }
        }
    }

    struct ListMandates: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the mandates in force / Danh sách",
            discussion: "Example: motcua mandate list --all", aliases: ["danh-sach"])

        @OptionGroup var options: Options
        @Flag(help: "Ended and future ones, too.") var all = false

        func run() async throws {
            try await options.atDesk { desk in
                let records = try await desk.store.mandates(all: all)
                if options.json {
                    for record in records { Terminal.write(JSON.line(Shape(record))) }
                    return
                }
                guard !records.isEmpty else { return Terminal.write(desk.language(Texts.nothing)) }
                var table = Table(
                    [
                        Texts.number, Texts.signature, Texts.unit, Texts.posts, Texts.procedure,
                        Texts.period,
                    ].map { desk.language($0) }, flexible: [1, 2, 4])
                for record in records {
                    let period = record.mandate.period
                    table.add([
                        Table.Cell("\(record.mandate.id)"),
                        Table.Cell(record.mandate.signature(of: record.officer)),
                        Table.Cell(record.unitName),
                        Table.Cell(record.mandate.posts.sorted().joined(separator: " ")),
                        Table.Cell(record.mandate.procedures.sorted().joined(separator: " ")),
                        Table.Cell(
                            LocalTime.day(period.first) + " – "
                                + (period.last.map(LocalTime.day) ?? "")),
                    ])
                }
                for line in table.lines(Terminal.output) { Terminal.write(line) }
            }
        }
    }

    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "end", abstract: "End a mandate early / Chấm dứt ủy quyền",
            discussion: "Example: motcua mandate end 7 --on 2026-11-30", aliases: ["cham-dut"])

        @OptionGroup var options: Options
        @Argument(help: "The number of the mandate.") var number: Int32
        @Option(help: ArgumentHelp("The last day; else today.", valueName: "yyyy-mm-dd"))
        var on: DayArgument?

        struct Report: Encodable {
            let id: MandateID
            let until: String
        }

        func run() async throws {
            try await options.atDesk { desk in
                let day = on?.day ?? LocalTime.today
                try await desk.store.endMandate(number, on: day)
                desk.answer(
                    Report(id: number, until: "\(day)"),
                    [desk.language(Texts.ended(number, day))])
            }
        }
    }
}
