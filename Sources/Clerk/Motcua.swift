import ArgumentParser

/// The door: parses the command line, runs what it asks for and leaves with its exit code.
@main
enum Door {
    static func main() async {
        do {
            var command = try Motcua.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            leave(with: error)
        }
    }

    /// Refusals have been said where they arose and carry their exit code only; what is left is
    /// help, the version, and usage errors of the command line itself.
    private static func leave(with error: any Error) -> Never {
        let code = Motcua.exitCode(for: error)
        if code == .validationFailure, CommandLine.arguments.contains("--json") {
            Terminal.writeError(
                JSON.line(ErrorShape(kind: "usage", message: Motcua.message(for: error))))
            Motcua.exit(withError: code)
        }
        Motcua.exit(withError: error)
    }
}

/// The program as the command line knows it.
struct Motcua: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "motcua",
        abstract:
            "One door, two levels, every hand-off stamped / Một cửa, hai cấp, có ký giao nhận",
        discussion: """
            Environment:
              MOTCUA_DATABASE_URL  a libpq connection string; else a private database is started
              MOTCUA_DATA_DIR      where the private database lies
              MOTCUA_WORKFLOWS     the folder of workflow files; else ./workflows
              MOTCUA_AS            the officer who acts, where the session may speak for others
              MOTCUA_LANG          vi or en; else LC_ALL, LC_MESSAGES, LANG
              NO_COLOR             no colours

            Exit codes:
              0 done, 1 refused by a rule, 2 somebody acted first, 3 database, 64 usage

            Examples:
              motcua init --demo-officers H21.21553 H21.01
              motcua receive --as h21.21553.clerk --procedure 1.001193 \\
                  --applicant "Nguyễn Văn An" --all-papers
              motcua hand-off H21.21553-261123-0001
              motcua inbox --as h21.21553.ub.leader
            """,
        version: "0.1.0",
        groupedSubcommands: [
            CommandGroup(
                name: "At the counter / Tại quầy",
                subcommands: [
                    Receive.self, FileOnline.self, TakeIn.self, Refuse.self, Supplement.self,
                    Return.self, Withdraw.self,
                ]),
            CommandGroup(
                name: "Between desks / Giữa các bộ phận",
                subcommands: [
                    Inbox.self, HandOff.self, Accept.self, SendBack.self, Decide.self,
                    Reassign.self, Opinions.self, Children.self,
                ]),
            CommandGroup(
                name: "The clock / Thời hạn",
                subcommands: [
                    PauseDossier.self, ResumeDossier.self, StopDossier.self, Duty.self,
                    Apologise.self,
                ]),
            CommandGroup(
                name: "Look / Tra cứu",
                subcommands: [
                    Show.self, Sheet.self, WhyDue.self, LatenessCommand.self, Portal.self,
                    List.self, ReceiptProof.self,
                ]),
            CommandGroup(
                name: "Procedures / Thủ tục",
                subcommands: [
                    Check.self, Draw.self, ImportProcedure.self, ShadowCommand.self, Publish.self,
                    MigrateDossiers.self,
                ]),
            CommandGroup(
                name: "Keep house / Quản trị",
                subcommands: [
                    Init.self, DB.self, UnitCommand.self, OfficerCommand.self,
                    MandateCommand.self, CalendarCommand.self, Reorganise.self, StatusCommand.self,
                    Jobs.self, DoctorCommand.self, RepairCommand.self, LedgerCommand.self,
                ]),
        ])
}
