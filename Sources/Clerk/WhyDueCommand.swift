import ArgumentParser
import DossierStore
import Dossiers

struct WhyDue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why-due",
        abstract: "Why a due date is what it is, day by day / Vì sao hẹn trả ngày đó",
        discussion: """
            Every day up to the date promised first, then every change since with what it came of.
            Example: motcua why-due H21.21553-261123-0001
            """,
        aliases: ["vi-sao-han"])

    @OptionGroup var options: Options
    @Argument(help: "The code of the dossier.") var code: String

    func run() async throws {
        try await options.atDesk { desk in
            let names = try await desk.names(try await desk.file(code))
            let reasons = try Reasons(names)
            desk.answer(WhyShape(reasons), reasons.lines(desk.language))
        }
    }
}

/// A due date explained: the days of the limit, and what has changed it since.
struct Reasons {
    let names: Names
    let explanation: Explanation
    let history: DueHistory

    var file: DossierFile { names.file }

    init(_ names: Names) throws {
        self.names = names
        let file = names.file
        do {
            history = try DueHistory(file.entries)
        } catch {
            throw StoreError.corrupt(dossier: file.dossier.id, problem: error.description)
        }
        explanation = try file.edition.calendar.explain(
            from: history.start ?? file.dossier.reception.at, limit: file.dossier.clock.limit,
            mode: file.edition.procedure.counting)
    }

    func lines(_ language: Language) -> [String] {
        let due = file.dossier.clock.due
        var lines = [
            Terminal.output.styled(language(Texts.whyTitle(file.dossier.code, due)), .bold),
            language(Texts.whyHow(explanation, enteredAt: file.dossier.takenInAt)),
        ]
        if history.start == nil { lines.append(language(Texts.whyOnlyFiled)) }
        lines += [""] + table(language)
        lines += ["", language(Texts.whyTotal(history.originalDue))]
        // The days are those of the calendar in force; the first promise may be of an older one.
        if explanation.due != history.originalDue {
            lines.append(language(Texts.whyUnderCalendar(explanation)))
        }
        let policy = file.edition.procedure.supplement.resume
        lines += history.changes.map { language(Texts.change($0, names, policy)) }
        if let open = history.open {
            lines.append(language(Texts.stillStands(open.since, open.cause, names)))
        }
        if !history.changes.isEmpty || history.open != nil {
            lines.append(language(Texts.whyNow(due)))
        }
        return lines
    }

    private func table(_ language: Language) -> [String] {
        var table = Table(
            [Texts.day, Texts.counts, Texts.total, Texts.reason].map { language($0) }, flexible: [3]
        )
        for row in explanation.rows {
            var total = ""
            if case .work(_, let seconds) = row.entry { total = language(Texts.duration(seconds)) }
            let isSkipped = row.entry == .skipped
            table.add([
                Table.Cell("\(language(row.date.weekday.name)) \(LocalTime.day(row.date))"),
                Table.Cell(language(Texts.entry(row.entry)), isSkipped ? .dim : nil),
                Table.Cell(total),
                Table.Cell(row.reason.map { language($0.name) } ?? ""),
            ])
        }
        return table.lines(Terminal.output)
    }
}
