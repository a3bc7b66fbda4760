import ArgumentParser
import DossierStore
import Dossiers

struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "One dossier: where it is and its whole timeline / Xem hồ sơ và diễn biến",
        discussion: "Example: motcua show H21.21553-261123-0001",
        aliases: ["xem"])

    @OptionGroup var options: Options
    @Argument(help: "The code of the dossier, in either printed order.") var code: String

    func run() async throws {
        try await options.atDesk { desk in
            let file = try await desk.file(code)
            desk.answer(
                FileShape(file),
                head(file, desk.language) + [""] + timeline(file, desk.language))
        }
    }

    private func head(_ file: DossierFile, _ language: Language) -> [String] {
        let dossier = file.dossier
        let names = Names(file: file)
        let procedure = file.edition.procedure
        var due = LocalTime.long(dossier.clock.due)
        if dossier.clock.due != dossier.clock.originalDue {
            due += " " + language(Texts.originally(dossier.clock.originalDue))
        }
        var rows: [(Bilingual, String)] = [
            (
                Texts.code,
                "\(dossier.code) (\(language(Texts.version).lowercased()) \(dossier.version))"
            ),
            (
                Texts.procedure,
                "\(procedure.code) (\(language(Texts.edition(procedure.edition)))): "
                    + language(procedure.name)
            ),
            (Texts.applicant, applicant(file.application.applicant)),
            (Texts.status, status(file, language)),
        ]
        if let unit = dossier.custodian { rows.append((Texts.place, names.unit(unit))) }
        if let step = dossier.state.step {
            rows.append((Texts.step, "\(step): \(language(names.step(step)))"))
        }
        rows.append((Texts.received, LocalTime.long(dossier.reception.at)))
        rows.append((Texts.limit, language(dossier.clock.limit)))
        rows.append((Texts.due, due))
        // A calendar that ends before the next deadline leaves it unknown; the rest still shows.
        if let alarm = file.edition.alarm(for: dossier) {
            rows.append((Texts.next, language(Texts.nextDeadline(alarm))))
        }
        if let reason = file.parkedReason { rows.append((Texts.parked, reason)) }
        return Labels.lines(rows.map { (language($0.0), $0.1) })
    }

    private func applicant(_ applicant: Applicant) -> String {
        [applicant.name, applicant.identityNumber, applicant.phone, applicant.address]
            .filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private func status(_ file: DossierFile, _ language: Language) -> String {
        let state = file.dossier.state
        var text = language(Texts.state(StateName(state)))
        if case .paused(_, let pause) = state {
            text += " " + language(Texts.awaits(pause.since, pause.respondBy))
        }
        return text + " · " + language(Texts.portal(file.edition.portalStatus(of: file.dossier)))
    }

    private func timeline(_ file: DossierFile, _ language: Language) -> [String] {
        let names = Names(file: file)
        var table = Table(
            [Texts.number, Texts.time, Texts.who, Texts.unit, Texts.what].map { language($0) },
            flexible: [3, 4])
        for entry in file.entries {
            table.add([
                Table.Cell("\(entry.number)"), Table.Cell(LocalTime.short(entry.at)),
                Table.Cell(names.officer(entry.officer, language)),
                Table.Cell(entry.unit.map(names.unit) ?? ""),
                Table.Cell(language(Texts.happened(entry.event, names))),
            ])
        }
        return table.lines(Terminal.output)
    }
}

/// Labels and values, one a line, the values aligned and wrapped.
enum Labels {
    static func lines(_ rows: [(label: String, value: String)]) -> [String] {
        let terminal = Terminal.output
        let width = (rows.map(\.label.count).max() ?? 0) + 2
        return rows.flatMap { label, value in
            let head =
                terminal.styled(label, .bold) + String(repeating: " ", count: width - label.count)
            guard let columns = terminal.width, columns > width + 20 else { return [head + value] }
            let wrapped = Table.wrap(value, columns - width)
            let indent = String(repeating: " ", count: width)
            return [head + wrapped[0]] + wrapped.dropFirst().map { indent + $0 }
        }
    }
}
