import ArgumentParser
import Dossiers

struct PauseDossier: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Stop the clock for a reason of the procedure / Tạm dừng theo thủ tục",
        discussion: """
            The reasons are the procedure's own; `--reason-code` names one by its code.
            Example:
              motcua pause H21.21553-261123-0001 --reason-code e --note "chờ trích đo thửa đất"
            """,
        aliases: ["tam-dung"])

    @OptionGroup var options: Options
    @OptionGroup var act: ActOptions
    @Argument(help: "The code of the dossier.") var code: String
    @Option(help: ArgumentHelp("The reason, by its code in the procedure.", valueName: "code"))
    var reasonCode: String
    @Option(help: "A note for the control sheet.") var note = ""

    func run() async throws {
        try await options.atDesk { desk in
            try await desk.act([code], act) { _ in .pause(reason: reasonCode, note: note) }
        }
    }
}

struct ResumeDossier: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let the clock run again / Giải quyết tiếp sau tạm dừng",
        discussion: "Example: motcua resume H21.21553-261123-0001 --note \"đã trích đo\"",
        aliases: ["giai-quyet-tiep"])

    @OptionGroup var options: Options
    @OptionGroup var act: ActOptions
    @Argument(help: "The code of the dossier.") var code: String
    @Option(help: "A note for the control sheet.") var note = ""

    func run() async throws {
        try await options.atDesk { desk in
            try await desk.act([code], act) { _ in .resume(note: note) }
        }
    }
}

struct StopDossier: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Stop the processing by notice / Dừng giải quyết hồ sơ",
        discussion: """
            Ends the dossier, or stops its clock, by the rule set it lies under.
            Example: motcua stop H21.21553-261123-0001 --reason "không đủ điều kiện"
            """,
        aliases: ["dung"])

    @OptionGroup var options: Options
    @OptionGroup var act: ActOptions
    @Argument(help: "The code of the dossier.") var code: String
    @Option(help: "Why; required by law.") var reason = ""

    func run() async throws {
        try await options.atDesk { desk in
            try await desk.act([code], act) { _ in .stop(reason: reason) }
        }
    }
}

struct Apologise: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apologise",
        abstract: "Sign the apology for a late dossier / Ký văn bản xin lỗi, hẹn lại",
        discussion: """
            Without --extension the due date stays as it is. The router drafts the apology before
            the due date; `motcua show` tells how it stands.
            Examples:
              motcua apologise H21.21553-261123-0001 --reason "chờ ý kiến của Sở Xây dựng"
              motcua apologise H21.21553-261123-0001 --reason "…" --extension "3 working-day"
            """,
        aliases: ["xin-loi"])

    @OptionGroup var options: Options
    @OptionGroup var act: ActOptions
    @Argument(help: "The code of the dossier.") var code: String
    @Option(help: "Why it is late; required by law.") var reason = ""
    @Option(
        help: ArgumentHelp(
            "Appoint it again, so much later than its due date or now.", valueName: "time limit"))
    var `extension`: TimeLimit?

    func run() async throws {
        try await options.atDesk { desk in
            try await desk.act([code], act) { _ in
                .apologise(reason: reason, extension: self.extension)
            }
        }
    }
}
