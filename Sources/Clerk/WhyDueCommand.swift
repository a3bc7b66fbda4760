import ArgumentParser
import DossierStore
import Dossiers

struct WhyDue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why-due",
        abstract: "Why a due date is what it is, day by day / Vì sao hẹn trả ngày đó",
        discussion: "Example: motcua why-due H21.21553-261123-0001",
        aliases: ["vi-sao-han"])

    @OptionGroup var options: Options
    @Argument(help: "The code of the dossier.") var code: String

    func run() async throws {
        try await options.atDesk { desk in
            let file = try await desk.file(code)
            let explanation = try file.edition.calendar.explain(
                from: file.dossier.reception.at, limit: file.dossier.clock.limit,
                mode: file.edition.procedure.counting)
            desk.answer(WhyShape(file, explanation), lines(file, explanation, desk.language))
        }
    }

    private func lines(
        _ file: DossierFile, _ explanation: Explanation, _ language: Language
    ) -> [String] {
        let due = file.dossier.clock.due
        let pauses = PauseShape.pauses(file.entries)
        var lines = [
            Terminal.output.styled(language(Texts.whyTitle(file.dossier.code, due)), .bold),
            language(Texts.whyHow(explanation)), "",
        ]
        lines += table(explanation, language) + ["", language(Texts.whyTotal(explanation.due))]
        lines += pauses.map { language(Texts.pause($0, file.edition.procedure.supplement.resume)) }
        if !pauses.isEmpty { lines.append(language(Texts.whyNow(due))) }
        return lines
    }

    private func table(_ explanation: Explanation, _ language: Language) -> [String] {
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
