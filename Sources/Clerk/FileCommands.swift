import ArgumentParser
import Dossiers

struct FileOnline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "file",
        abstract: "Record an online application as filed / Ghi nhận hồ sơ nộp trực tuyến",
        discussion: """
            The limit runs from `motcua take-in`; until then an officer checks what came in.
            Examples:
              motcua file --procedure 1.009645 --applicant "Công ty A" --all-papers \\
                  --subject 21553 --result-by online
              motcua file --from portal.jsonl
            The lines of --from are described in docs/cli-json.md.
            """,
        aliases: ["nop-truc-tuyen"])

    @OptionGroup var options: Options
    @OptionGroup var act: ActOptions
    @OptionGroup var intake: IntakeOptions

    func run() async throws {
        try await options.atDesk { desk in
            var counter = Counter(desk: desk, files: true)
            try await counter.take(
                intake.form(.online, commandID: act.commandID), orLinesOf: intake.from)
        }
    }
}

struct TakeIn: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "take-in",
        abstract: "Take in what was filed online / Tiếp nhận hồ sơ nộp trực tuyến",
        discussion: """
            What is wrong with it is said with `motcua supplement request` or `motcua refuse`.
            Example: motcua take-in H21.01-261123-0001 H21.01-261123-0002
            """,
        aliases: ["nhan-truc-tuyen"])

    @OptionGroup var options: Options
    @OptionGroup var act: ActOptions
    @Argument(help: "The codes of the dossiers.") var codes: [String]

    func run() async throws {
        try await options.atDesk { desk in try await desk.act(codes, act) { _ in .takeIn } }
    }
}
