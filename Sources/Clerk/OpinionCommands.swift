import ArgumentParser
import DossierStore
import Dossiers

struct Opinions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "opinions",
        abstract: "What other agencies say / Lấy ý kiến các cơ quan",
        discussion: """
            Examples:
              motcua opinions H21.01-261123-0001
              motcua opinions ask H21.01-261123-0001
              motcua opinions answer H21.01-261123-0001 2 --stance disagree --text "trùng quy hoạch"
            """,
        subcommands: [ShowOpinions.self, Ask.self, Answer.self, TakeBack.self],
        defaultSubcommand: ShowOpinions.self,
        aliases: ["y-kien"])

    struct ShowOpinions: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "The section of the submission on opinions / Phần ý kiến của tờ trình",
            discussion: """
                Every agency asked, what it said, who was late by how much working time, and who
                never answered.
                Example: motcua opinions show H21.01-261123-0001
                """,
            aliases: ["xem"])

        @OptionGroup var options: Options
        @Argument(help: "The code of the dossier.") var code: String

        func run() async throws {
            try await options.atDesk { desk in
                let file = try await desk.file(code)
                let section = OpinionSection(
                    lines: try file.edition.opinionLines(
                        of: file.dossier, at: try await desk.store.now()),
                    names: try await desk.names(file))
                desk.answer(OpinionsShape(section), section.lines(desk.language))
            }
        }
    }

    struct Ask: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ask",
            abstract: "Ask agencies for opinions / Lấy ý kiến",
            discussion: """
                Without further options: every consultation that the step must hold, each of its
                roles by the unit that fills it for this dossier. An agency outside the
                procedure's list needs a question and the time to answer it, and the dossier's
                clock runs on: only a consultation of the procedure may stop it.
                Examples:
                  motcua opinions ask H21.01-261123-0001
                  motcua opinions ask H21.01-261123-0001 --consultation defence
                  motcua opinions ask H21.01-261123-0001 --of H21.02 \\
                      --question "Nhu cầu lao động của dự án?" --within "3 working-day"
                """,
            aliases: ["lay"])

        @OptionGroup var options: Options
        @OptionGroup var act: ActOptions
        @Argument(help: "The code of the dossier.") var code: String
        @Option(help: ArgumentHelp("A consultation of the step; may be repeated.", valueName: "id"))
        var consultation: [String] = []
        @Option(help: ArgumentHelp("A unit to ask; may be repeated.", valueName: "unit"))
        var of: [String] = []
        @Option(help: "What is asked; else the consultation's question.") var question: String?
        @Option(
            help: ArgumentHelp(
                "The time to answer; else the consultation's.", valueName: "time limit"))
        var within: TimeLimit?

        func run() async throws {
            try await options.atDesk { desk in
                let file = try await desk.file(code)
                let asking = Asking(
                    file: file, directory: try await desk.store.directory(), question: question,
                    within: within)
                let requests = try asking.requests(consultations: consultation, units: of)
                try await desk.act([code], act) { _ in .opinion(.ask(requests)) }
            }
        }
    }

    struct Answer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "answer",
            abstract: "Record an agency's answer / Ghi nhận ý kiến trả lời",
            discussion: """
                An answer after the deadline is taken and marked late. Every stance but `agree`
                needs a text.
                Example:
                  motcua opinions answer H21.01-261123-0001 1 --stance agree-with-conditions \\
                      --text "bổ sung phương án thoát nước"
                """,
            aliases: ["tra-loi"])

        @OptionGroup var options: Options
        @OptionGroup var act: ActOptions
        @Argument(help: "The code of the dossier.") var code: String
        @Argument(help: "The number of the opinion.") var number: Int
        @Option(help: "agree, agree-with-conditions, disagree or no-competence.")
        var stance: Stance
        // The law's sentence for a stance without its reason names the option so.
        @Option(
            name: [.customLong("text"), .customLong("reason")], help: "What the agency says.")
        var text = ""

        func run() async throws {
            try await options.atDesk { desk in
                try await desk.act([code], act) { _ in
                    .opinion(.answer(number: number, stance, text: text))
                }
            }
        }
    }

    struct TakeBack: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "withdraw",
            abstract: "Take a question back / Rút việc lấy ý kiến",
            discussion: """
                Example:
                  motcua opinions withdraw H21.01-261123-0001 4 --reason "không còn cần thiết"
                """,
            aliases: ["rut"])

        @OptionGroup var options: Options
        @OptionGroup var act: ActOptions
        @Argument(help: "The code of the dossier.") var code: String
        @Argument(help: "The number of the opinion.") var number: Int
        @Option(help: "Why; required by law.") var reason = ""

        func run() async throws {
            try await options.atDesk { desk in
                try await desk.act([code], act) { _ in
                    .opinion(.withdraw(number: number, reason: reason))
                }
            }
        }
    }
}

/// Whom to ask what: consultations and units of the command line made into requests.
struct Asking {
    let file: DossierFile
    let directory: Directory
    let question: String?
    let within: TimeLimit?

    private var here: [Consultation] {
        file.edition.procedure.consultations.filter { $0.step == file.dossier.state.step }
    }

    /// The requests; none where nothing that the step must ask is left, which the law refuses.
    func requests(consultations: [String], units: [String]) throws -> [OpinionRequest] {
        let units = try units.map { code in
            guard let unit = directory.unit(code: code, on: LocalTime.today) else {
                throw StoreError.noUnit(code: code)
            }
            return unit
        }
        if consultations.isEmpty, units.isEmpty { return try compulsory() }
        if consultations.isEmpty {
            return try units.map { request(try listing($0)?.id, $0) }
        }
        return try consultations.flatMap { id in
            guard units.isEmpty else { return units.map { request(id, $0) } }
            guard let known = here.first(where: { $0.id == id }) else {
                throw TransitionError.unknownConsultation(
                    code: file.dossier.code, consultation: id, among: here.map(\.id))
            }
            return try filling(known).map { request(id, $0) }
        }
    }

    private func compulsory() throws -> [OpinionRequest] {
        try file.edition.unasked(in: file.dossier, before: file.dossier.state.step).flatMap {
            consultation, asked in
            try filling(consultation).filter { !asked.contains($0.id) }
                .map { request(consultation.id, $0) }
        }
    }

    /// The consultation of the step that lists a unit and has not asked it yet.
    private func listing(_ unit: Unit) throws -> Consultation? {
        try here.first { consultation in
            let isAsked = file.dossier.opinions.contains {
                $0.consultation == consultation.id && $0.unit == unit.id && $0.withdrawn == nil
            }
            return try !isAsked && filling(consultation).contains { $0.id == unit.id }
        }
    }

    /// The units that fill the roles of a consultation for this dossier today.
    private func filling(_ consultation: Consultation) throws -> [Unit] {
        try consultation.roles.map { role in
            try directory.resolve(
                role: role, subject: file.dossier.reception.subject,
                receiving: file.dossier.reception.unit, on: LocalTime.today)
        }
    }

    private func request(_ consultation: String?, _ unit: Unit) -> OpinionRequest {
        OpinionRequest(
            consultation: consultation, unit: unit, question: question, within: within)
    }
}
