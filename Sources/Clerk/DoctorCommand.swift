import ArgumentParser
import DossierStore
import Dossiers

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Examine every dossier against the promises / Khám hồ sơ",
        discussion: """
            Says what is wrong, which promise it breaks and what to do. Leaves with 1 when anything
            is wrong.
            Example: motcua doctor
            """,
        aliases: ["kham"])

    @OptionGroup var options: Options

    struct Report: Encodable {
        struct Line: Encodable {
            let dossier: DossierID
            let code: String
            let promise: String
            let problem: String
            let sentence: Bilingual
            let remedy: Bilingual

            init(_ finding: Finding) {
                dossier = finding.dossier
                code = finding.code
                promise = finding.ailment.promise
                problem = finding.problem
                sentence = finding.ailment.sentence
                remedy = finding.ailment.remedy(code: finding.code)
            }
        }

        let examined: Int
        let findings: [Line]
    }

    func run() async throws {
        try await options.atDesk { desk in
            let (examined, findings) = try await desk.store.examine { count in
                Terminal.progress(desk.language(Texts.examining(count)))
            }
            Terminal.progress("")
            desk.answer(
                Report(examined: examined, findings: findings.map(Report.Line.init)),
                findings.map { desk.language(Texts.finding($0)) }
                    + [desk.language(Texts.examined(examined, findings: findings.count))])
            try ExitCode.leave(findings.isEmpty ? 0 : 1)
        }
    }
}

struct RepairCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repair",
        abstract: "Make a damaged state equal to its ledger / Sửa trạng thái theo sổ cái",
        discussion: """
            The ledger itself is never edited; the repair is a row of it. `motcua doctor` says where
            it helps.
            Example: motcua repair H21.21553-261123-0001 --reason "sự cố đĩa ngày 24/11"
            """,
        aliases: ["sua"])

    @OptionGroup var options: Options
    @Argument(help: "The code of the dossier.") var code: String
    @Option(help: "Why; kept in the ledger.") var reason = ""
    @OptionGroup var command: CommandID

    func run() async throws {
        try await options.atDesk { desk in
            let outcome = try await desk.store.repair(
                try await desk.store.find(code: code).id, reason: reason,
                by: try await desk.actor().officer, commandID: command.id)
            desk.say(code, outcome)
        }
    }
}
