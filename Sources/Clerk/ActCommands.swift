import ArgumentParser
import DossierStore
import Dossiers
import Postgres

/// The option by which a repeated command is known.
struct CommandID: ParsableArguments {
    @Option(
        name: .customLong("command-id"),
        help: ArgumentHelp(
            "The command's own id; a repeated one changes nothing and answers as the first time.",
            valueName: "uuid"))
    var text: String?

    func validate() throws {
        if let text, UUIDBytes(text) == nil {
            throw ValidationError("--command-id is no UUID: \(text)")
        }
    }

    /// The id given, or a new one.
    var id: UUIDBytes { text.flatMap { UUIDBytes($0) } ?? .random() }
}

/// What every command on dossiers takes beside ``Options``.
struct ActOptions: ParsableArguments {
    @OptionGroup var command: CommandID

    @Option(
        help: ArgumentHelp(
            "The version of the dossier as it was last seen; another one is a conflict.",
            valueName: "version"))
    var expecting: Int?

    var commandID: String? { command.text }

    /// The id of the command for one dossier.
    var id: UUIDBytes { command.id }

    /// An id and a version belong to one dossier.
    func checkSingle(_ codes: [String]) throws {
        guard codes.count > 1, commandID != nil || expecting != nil else { return }
        throw ValidationError("--command-id and --expecting go with one dossier only.")
    }
}

extension Desk {
    /// Carries a command out on each of the dossiers, prints what came of it, and leaves with the
    /// worst of the exit codes.
    func act(
        _ codes: [String], _ act: ActOptions,
        _ command: (DossierID) async throws -> Command
    ) async throws {
        try act.checkSingle(codes)
        let actor = try await actor()
        var worst: Int32 = 0
        for code in codes {
            do {
                let found = try await store.find(code: code)
                let outcome = try await store.perform(
                    try await command(found.id), on: found.id,
                    expecting: act.expecting ?? found.version, by: actor.officer,
                    commandID: act.id)
                say(code.uppercased(), outcome)
            } catch {
                let failure = Failure(error)
                failure.report(language, asJSON: options.json)
                worst = max(worst, failure.kind.exitCode)
            }
        }
        try ExitCode.leave(worst)
    }

    /// Says what a command came to.
    func say(_ code: String, _ outcome: DossierStore.Outcome) {
        switch outcome {
        case .done(let transition):
            answer(
                OutcomeShape(transition.dossier.code, outcome),
                [language(Texts.done(transition))])
        case .repeated(let entry):
            answer(OutcomeShape(code, outcome), [language(Texts.repeated(code, entry))])
        }
    }
}

struct HandOff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hand-off",
        abstract: "Pass dossiers on to the next step / Chuyển hồ sơ sang bước sau",
        discussion: """
            Examples:
              motcua hand-off H21.21553-261123-0001
              motcua hand-off H21.21553-261123-0001 --outcome qualified --note "đủ điều kiện"
            """,
        aliases: ["chuyen"])

    @OptionGroup var options: Options
    @OptionGroup var act: ActOptions
    @Argument(help: "The codes of the dossiers.") var codes: [String]
    @Option(help: "The way on, where the step has several.") var outcome: String?
    @Option(help: "A note for the control sheet.") var note = ""

    func run() async throws {
        try await options.atDesk { desk in
            try await desk.act(codes, act) { _ in .handOff(outcome: outcome, note: note) }
        }
    }
}

struct Accept: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Sign for delivered dossiers / Ký nhận hồ sơ được giao",
        discussion: "Example: motcua accept H21.21553-261123-0001 H21.21553-261123-0002",
        aliases: ["nhan"])

    @OptionGroup var options: Options
    @OptionGroup var act: ActOptions
    @Argument(help: "The codes of the dossiers.") var codes: [String]

    func run() async throws {
        try await options.atDesk { desk in try await desk.act(codes, act) { _ in .accept } }
    }
}

struct SendBack: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send-back",
        abstract: "Give a dossier back to where it came from / Trả lại hồ sơ cho nơi chuyển",
        discussion: "Example: motcua send-back H21.21553-261123-0001 --reason \"thiếu chữ ký\"",
        aliases: ["tra-lai"])

    @OptionGroup var options: Options
    @OptionGroup var act: ActOptions
    @Argument(help: "The code of the dossier.") var code: String
    @Option(help: "Why; required by law.") var reason = ""

    func run() async throws {
        try await options.atDesk { desk in
            try await desk.act([code], act) { _ in .sendBack(reason: reason) }
        }
    }
}

struct Decide: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide",
        abstract: "Rule on a dossier / Quyết định giải quyết hồ sơ",
        discussion: "Example: motcua decide H21.21553-261123-0001 --outcome grant",
        aliases: ["quyet-dinh"])

    @OptionGroup var options: Options
    @OptionGroup var act: ActOptions
    @Argument(help: "The codes of the dossiers.") var codes: [String]
    @Option(help: "The ruling, where the step has several.") var outcome: String?
    @Option(help: "A note for the control sheet.") var note = ""

    func run() async throws {
        try await options.atDesk { desk in
            try await desk.act(codes, act) { _ in .decide(outcome: outcome, note: note) }
        }
    }
}

struct Return: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "return",
        abstract: "Hand results to the applicants / Trả kết quả cho người nộp",
        discussion: """
            Without --to the result goes to the applicant as asked for at reception: at the counter,
            by public post to the address, or online.
            Example: motcua return H21.21553-261123-0001 --to "Trần Thị Bình"
            """,
        aliases: ["tra-ket-qua"])

    @OptionGroup var options: Options
    @OptionGroup var act: ActOptions
    @Argument(help: "The codes of the dossiers.") var codes: [String]
    @Option(help: "Who takes the result; else the applicant, as asked for.") var to: String?

    func run() async throws {
        try await options.atDesk { desk in
            try await desk.act(codes, act) { id in
                if let to { return .returnResult(to: to) }
                return .returnResult(
                    to: desk.receiver(of: try await desk.store.file(id).application))
            }
        }
    }
}

extension Desk {
    /// To whom the result goes and how, as asked for at reception.
    fileprivate func receiver(of application: Application) -> String {
        let applicant = application.applicant
        let place: [String] =
            switch application.resultBy {
            case .postal: [applicant.address, language(Texts.channel(.postal))]
            case .online: [applicant.email, language(Texts.channel(.online))]
            case .direct, nil: []
            }
        return ([applicant.name] + place).filter { !$0.isEmpty }.joined(separator: ", ")
    }
}

struct Refuse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refuse",
        abstract: "Decline to take a dossier in / Từ chối tiếp nhận hồ sơ",
        discussion: "Example: motcua refuse H21.21553-261123-0001 --reason \"sai thẩm quyền\"",
        aliases: ["tu-choi"])

    @OptionGroup var options: Options
    @OptionGroup var act: ActOptions
    @Argument(help: "The code of the dossier.") var code: String
    @Option(help: "Why; required by law.") var reason = ""

    func run() async throws {
        try await options.atDesk { desk in
            try await desk.act([code], act) { _ in .refuse(reason: reason) }
        }
    }
}

struct Withdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "Take a dossier back at the applicant's wish / Rút hồ sơ theo yêu cầu người nộp",
        discussion: "Example: motcua withdraw H21.21553-261123-0001 --reason \"không còn nhu cầu\"",
        aliases: ["rut"])

    @OptionGroup var options: Options
    @OptionGroup var act: ActOptions
    @Argument(help: "The code of the dossier.") var code: String
    @Option(help: "Why; required by law.") var reason = ""

    func run() async throws {
        try await options.atDesk { desk in
            try await desk.act([code], act) { _ in .withdraw(reason: reason) }
        }
    }
}

struct Supplement: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "supplement",
        abstract: "Ask the applicant for papers, or record them / Bổ sung hồ sơ",
        subcommands: [Request.self, Received.self],
        aliases: ["bo-sung"])

    struct Request: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "request",
            abstract: "Ask for papers and stop the clock / Yêu cầu bổ sung, tạm dừng thời hạn",
            discussion: """
                Example:
                  motcua supplement request H21.21553-261123-0001 \\
                      --paper 000.00.00.G15-KQ004389 --reason "giấy chứng sinh bị mờ"
                """,
            aliases: ["yeu-cau"])

        @OptionGroup var options: Options
        @OptionGroup var act: ActOptions
        @Argument(help: "The code of the dossier.") var code: String
        @Option(help: "The code of a paper asked for; may be repeated.") var paper: [String] = []
        @Option(help: "Why; required by law.") var reason = ""

        func run() async throws {
            try await options.atDesk { desk in
                try await desk.act([code], act) { _ in
                    .requestSupplement(papers: paper, reason: reason)
                }
            }
        }
    }

    struct Received: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "received",
            abstract: "Record that the papers are in / Ghi nhận giấy tờ bổ sung",
            discussion: "Example: motcua supplement received H21.21553-261123-0001",
            aliases: ["nhan"])

        @OptionGroup var options: Options
        @OptionGroup var act: ActOptions
        @Argument(help: "The code of the dossier.") var code: String
        @Option(help: "A note for the control sheet.") var note = ""

        func run() async throws {
            try await options.atDesk { desk in
                try await desk.act([code], act) { _ in .recordSupplement(note: note) }
            }
        }
    }
}
