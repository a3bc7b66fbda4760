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
            let names = try await desk.names(try await desk.file(code))
            desk.answer(
                FileShape(names),
                FileText(names: names, language: desk.language).lines)
        }
    }
}

/// A dossier in full, for a person.
struct FileText {
    let names: Names
    let language: Language

    private var file: DossierFile { names.file }
    private var dossier: Dossier { file.dossier }

    var lines: [String] {
        let rows = head + clockRows + matterRows
        return Labels.lines(rows.map { (language($0.0), $0.1) }) + [""] + timeline
    }

    private var head: [(Bilingual, String)] {
        let procedure = file.edition.procedure
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
            (Texts.status, status),
        ]
        if let unit = dossier.custodian { rows.append((Texts.place, names.unit(unit))) }
        if let step = dossier.state.step {
            rows.append((Texts.step, "\(step): \(language(names.step(step)))"))
        }
        if let filedAt = file.application.filedAt {
            rows.append((Texts.handedIn, LocalTime.long(filedAt)))
        }
        rows.append((Texts.received, LocalTime.long(dossier.reception.at)))
        if let channel = file.application.resultBy {
            rows.append((Texts.resultBy, language(Texts.channel(channel))))
        }
        return rows
    }

    private var clockRows: [(Bilingual, String)] {
        var due = LocalTime.long(dossier.clock.due)
        // What a pause of seconds has moved is not worth a second date.
        let moved = dossier.clock.due.microseconds - dossier.clock.originalDue.microseconds
        if abs(moved) >= 60_000_000 {
            due += " " + language(Texts.originally(dossier.clock.originalDue))
        }
        var rows: [(Bilingual, String)] = [
            (Texts.limit, language(dossier.clock.limit)), (Texts.due, due),
        ]
        let standing = ClockStanding(names)
        if let sentence = standing.sentence { rows.append((Texts.clock, language(sentence))) }
        let requests = dossier.clock.supplementRequests
        if requests > 0 {
            let count = Texts.supplementCount(
                requests, countsAsLate: dossier.countsAsLateBySupplements)
            rows.append((Texts.supplements, language(count)))
        }
        // A calendar that ends before the next deadline leaves it unknown; the rest still shows.
        if let alarm = file.edition.alarm(for: dossier) {
            rows.append((Texts.next, language(Texts.nextDeadline(alarm))))
        }
        return rows
    }

    private var matterRows: [(Bilingual, String)] {
        var rows: [(Bilingual, String)] = []
        if !dossier.opinions.isEmpty {
            rows.append((Texts.opinions, language(Texts.tally(dossier.opinions))))
        }
        if let duty = dossier.matter?.duty {
            rows.append((Texts.duty, language(Texts.stage(duty.stage))))
        }
        if let parent = dossier.matter?.parent {
            rows.append((Texts.parent, "\(parent.code) (\(parent.child))"))
        }
        if let children = Group(file: file).summary(language) {
            rows.append((Texts.children, children))
        }
        if let apology = dossier.matter?.apology {
            rows.append((Texts.apology, language(Texts.apology(apology))))
        }
        if let reason = file.parkedReason { rows.append((Texts.parked, reason)) }
        return rows
    }

    private func applicant(_ applicant: Applicant) -> String {
        [applicant.name, applicant.identityNumber, applicant.phone, applicant.address]
            .filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private var status: String {
        let state = dossier.state
        var text = language(Texts.state(StateName(state)))
        switch state {
        case .paused(_, let pause):
            text += " " + language(Texts.awaits(pause.since, pause.respondBy))
        case .filed(let filing):
            if let pause = filing.pause {
                text += " " + language(Texts.awaits(pause.since, pause.respondBy))
            }
        default: break
        }
        return text + " · " + language(Texts.portal(file.edition.portalStatus(of: dossier)))
    }

    private var timeline: [String] {
        var table = Table(
            [Texts.number, Texts.time, Texts.who, Texts.unit, Texts.what].map { language($0) },
            flexible: [3, 4])
        for entry in file.entries {
            table.add([
                Table.Cell("\(entry.number)"), Table.Cell(LocalTime.short(entry.at)),
                Table.Cell(names.signer(entry, language)),
                Table.Cell(entry.unit.map(names.unit) ?? ""),
                Table.Cell(language(Texts.happened(entry, names))),
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
