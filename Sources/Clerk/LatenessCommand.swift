import ArgumentParser
import DossierStore
import Dossiers

struct LatenessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lateness",
        abstract: "At whose door lateness lies / Trễ hạn do đâu",
        discussion: """
            Working time by unit and by what it went into, beyond each step's own time and beyond
            the due date; held against the date in force and the date promised first.
            Example: motcua lateness H21.21553-261123-0001
            """,
        aliases: ["tre-han"])

    @OptionGroup var options: Options
    @Argument(help: "The code of the dossier.") var code: String

    func run() async throws {
        try await options.atDesk { desk in
            let file = try await desk.file(code)
            let lateness = try file.edition.lateness(
                of: file.entries, at: try await desk.store.now())
            let names = try await desk.names(file)
            desk.answer(
                LatenessShape(lateness, names),
                LatenessText(lateness: lateness, names: names, language: desk.language).lines)
        }
    }
}

/// Lateness for a person.
struct LatenessText {
    let lateness: Lateness
    let names: Names
    let language: Language

    var lines: [String] {
        let until =
            lateness.isFinished
            ? Texts.finishedAt(lateness.until) : Texts.reckonedUntil(lateness.until)
        return [
            Terminal.output.styled(
                language(Texts.latenessTitle(names.file.dossier.code)), .bold),
            language(until),
            language(Texts.against(Texts.dueNow, lateness.due, lateness.seconds)),
            language(
                Texts.against(Texts.dueAtFirst, lateness.originalDue, lateness.originalSeconds)),
            "",
        ] + table
    }

    private var table: [String] {
        var table = Table(
            [
                Texts.unit, Texts.step, Texts.what, Texts.from, Texts.to, Texts.used,
                Texts.beyondStep, Texts.beyondDue,
            ].map { language($0) }, flexible: [0])
        for share in lateness.shares {
            table.add([
                Table.Cell(share.unit.map(names.unit) ?? ""), Table.Cell(share.step),
                Table.Cell(language(Texts.kind(share.kind))),
                Table.Cell(LocalTime.short(share.from)), Table.Cell(LocalTime.short(share.to)),
                Table.Cell(language(Texts.duration(share.seconds))), late(share.beyondStep),
                late(share.beyondDue),
            ])
        }
        return table.lines(Terminal.output)
    }

    private func late(_ seconds: Int64) -> Table.Cell {
        seconds > 0 ? Table.Cell(language(Texts.duration(seconds)), .red) : ""
    }
}

/// Lateness for `lateness --json`.
struct LatenessShape: Encodable {
    struct Share: Encodable {
        let unit: UnitShape?
        let step: String
        let kind: Custody.Kind
        let from: String
        let to: String
        let seconds: Int64
        let beyondStepSeconds: Int64
        let beyondDueSeconds: Int64
    }

    let code: String
    let due: String
    let originalDue: String
    let until: String
    let isFinished: Bool
    let lateSeconds: Int64
    let originalLateSeconds: Int64
    let shares: [Share]

    init(_ lateness: Lateness, _ names: Names) {
        code = names.file.dossier.code
        due = LocalTime.iso(lateness.due)
        originalDue = LocalTime.iso(lateness.originalDue)
        until = LocalTime.iso(lateness.until)
        isFinished = lateness.isFinished
        lateSeconds = lateness.seconds
        originalLateSeconds = lateness.originalSeconds
        shares = lateness.shares.map { share in
            Share(
                unit: share.unit.map(names.shape), step: share.step, kind: share.kind,
                from: LocalTime.iso(share.from), to: LocalTime.iso(share.to),
                seconds: share.seconds, beyondStepSeconds: share.beyondStep,
                beyondDueSeconds: share.beyondDue)
        }
    }
}
