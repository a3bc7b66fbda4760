import DossierStore
import Dossiers

/// A dossier in full, for `show --json`.
struct FileShape: Encodable {
    struct Portal: Encodable {
        let number: Int
        let vi: String
        let en: String
    }

    struct Deadline: Encodable {
        let at: String
        let reminder: Reminder
    }

    let code: String
    let version: Int
    let procedure: String
    let edition: Int
    let procedureName: String
    let applicant: Applicant
    let channel: Channel
    let subject: String
    let `case`: String?
    let papers: [FiledPaper]
    let status: StateName
    let portalStatus: Portal
    let step: String?
    let custodian: UnitShape?
    let receivedAt: String
    let timeLimit: String
    let due: String
    let originalDue: String
    let next: Deadline?
    let parked: String?
    let ledger: [EntryShape]

    init(_ file: DossierFile) {
        let names = Names(file: file)
        let dossier = file.dossier
        let portal = file.edition.portalStatus(of: dossier)
        code = dossier.code
        version = dossier.version
        procedure = file.edition.procedure.code
        edition = file.edition.procedure.edition
        procedureName = file.edition.procedure.name.vi
        applicant = file.application.applicant
        channel = file.application.channel
        subject = file.application.subject
        `case` = file.application.caseCode
        papers = file.application.papers
        status = StateName(dossier.state)
        portalStatus = Portal(number: portal.rawValue, vi: portal.name.vi, en: portal.name.en)
        step = dossier.state.step
        custodian = dossier.custodian.map(names.shape)
        receivedAt = LocalTime.iso(dossier.reception.at)
        timeLimit = "\(dossier.clock.limit)"
        due = LocalTime.iso(dossier.clock.due)
        originalDue = LocalTime.iso(dossier.clock.originalDue)
        // A calendar that ends before the next deadline leaves it unknown; the rest still shows.
        let alarm = file.edition.alarm(for: dossier)
        next = alarm.map { Deadline(at: LocalTime.iso($0.at), reminder: $0.reminder) }
        parked = file.parkedReason
        ledger = file.entries.map { EntryShape($0, names) }
    }
}

/// The control sheet, for `sheet --json`.
struct SheetShape: Encodable {
    struct Part: Encodable {
        let step: String
        let giver: UnitShape
        let givenBy: String?
        let began: String
        let signedFor: String?
        let given: String?
        let receiver: UnitShape?
        let delivered: String?
        let acceptedBy: String?
        let accepted: String?
        let allowed: String?
        let due: String?
        let usedSeconds: Int64?
        let verdict: ControlSheet.Verdict?
        let note: String
    }

    let code: String
    let form: String?
    let procedure: String
    let applicant: String
    let parts: [Part]

    init(_ sheet: ControlSheet, _ file: DossierFile) {
        let names = Names(file: file)
        code = file.dossier.code
        form = file.edition.ruleSet.forms[.controlSheet]
        procedure = file.edition.procedure.code
        applicant = file.application.applicant.name
        parts = sheet.parts.map { part in
            Part(
                step: part.step, giver: names.shape(part.giver),
                givenBy: part.givingOfficer.map { names.officer($0, .vi) },
                began: LocalTime.iso(part.began), signedFor: part.signedFor.map(LocalTime.iso),
                given: part.given.map(LocalTime.iso),
                receiver: part.receiver.map { names.shape($0.unit) },
                delivered: part.receiver.map { LocalTime.iso($0.delivered) },
                acceptedBy: part.receiver?.officer.map { names.officer($0, .vi) },
                accepted: part.receiver?.accepted.map(LocalTime.iso),
                allowed: part.allowed.map { "\($0)" }, due: part.due.map(LocalTime.iso),
                usedSeconds: part.usedSeconds, verdict: part.verdict, note: part.note)
        }
    }
}

/// A stop of the clock, for `why-due --json`.
struct PauseShape: Encodable {
    /// The instants of a pause; nil while it lasts.
    struct Instants {
        let from: Instant
        let to: Instant?
        let due: Instant?
    }

    let from: String
    let to: String?
    let due: String?

    init(_ pause: Instants) {
        from = LocalTime.iso(pause.from)
        to = pause.to.map(LocalTime.iso)
        due = pause.due.map(LocalTime.iso)
    }

    /// Reads the pauses of a dossier from its ledger.
    static func pauses(_ entries: [LedgerEntry]) -> [Instants] {
        var pauses: [Instants] = []
        for entry in entries {
            switch entry.event {
            case .supplementRequested:
                pauses.append(Instants(from: entry.at, to: nil, due: nil))
            case .supplementReceived(_, let due, _):
                guard let open = pauses.popLast() else { break }
                pauses.append(Instants(from: open.from, to: entry.at, due: due))
            default: break
            }
        }
        return pauses
    }
}

/// Why a due date is what it is, for `why-due --json`.
struct WhyShape: Encodable {
    struct Day: Encodable {
        let date: String
        let counts: String
        let seconds: Int64?
        let total: Int64?
        let number: Int?
        let reasonVi: String?
        let reasonEn: String?
    }

    let code: String
    let calendar: String
    let calendarVersion: Int
    let timeLimit: String
    let counting: CountingMode
    let received: String
    let originalDue: String
    let due: String
    let resume: ResumePolicy
    let days: [Day]
    let pauses: [PauseShape]

    init(_ file: DossierFile, _ explanation: Explanation) {
        code = file.dossier.code
        calendar = explanation.calendar
        calendarVersion = explanation.calendarVersion
        timeLimit = "\(explanation.limit)"
        counting = explanation.mode
        received = LocalTime.iso(explanation.received)
        originalDue = LocalTime.iso(explanation.due)
        due = LocalTime.iso(file.dossier.clock.due)
        resume = file.edition.procedure.supplement.resume
        days = explanation.rows.map { row in
            let reason = row.reason?.name
            func day(
                _ counts: String, seconds: Int64? = nil, total: Int64? = nil, number: Int? = nil
            ) -> Day {
                Day(
                    date: "\(row.date)", counts: counts, seconds: seconds, total: total,
                    number: number, reasonVi: reason?.vi, reasonEn: reason?.en)
            }
            return switch row.entry {
            case .skipped: day("nothing")
            case .reception: day("reception")
            case .work(let seconds, let total): day("work", seconds: seconds, total: total)
            case .day(let number): day("day", number: number)
            case .partOfDay(let seconds): day("part-of-day", seconds: seconds)
            case .movedHere: day("moved-here")
            }
        }
        pauses = PauseShape.pauses(file.entries).map(PauseShape.init)
    }
}
