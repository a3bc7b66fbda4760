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
    let clock: ClockShape
    let filedAt: String?
    let resultBy: Channel?
    let supplementRequests: Int
    /// Whether papers were asked for twice, which decision 766/QĐ-TTg counts as late.
    let lateBySupplements: Bool
    let duty: DutyShape?
    let apology: ApologyShape?
    let opinions: [OpinionShape]?
    let parent: String?
    let children: [Group.ChildShape]?
    let ledger: [EntryShape]

    init(_ names: Names) {
        let file = names.file
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
        clock = ClockShape(ClockStanding(names), dossier)
        filedAt = file.application.filedAt.map(LocalTime.iso)
        resultBy = file.application.resultBy
        supplementRequests = dossier.clock.supplementRequests
        lateBySupplements = dossier.countsAsLateBySupplements
        duty = (dossier.matter?.duty).map { DutyShape($0, names) }
        apology = (dossier.matter?.apology).map(ApologyShape.init)
        opinions =
            dossier.opinions.isEmpty ? nil : dossier.opinions.map { OpinionShape($0, names) }
        parent = dossier.matter?.parent?.code
        children = file.edition.procedure.children.isEmpty ? nil : Group(file: file).shapes
        ledger = file.entries.map { EntryShape($0, names) }
    }
}

/// How the dossier's clock stands, for `show --json`.
struct ClockShape: Encodable {
    let runs: Bool
    let startedAt: String?
    let stoppedAt: String?
    /// For what or whom it stands, or is awaited while it runs.
    let awaitedVi: String?
    let awaitedEn: String?

    init(_ standing: ClockStanding, _ dossier: Dossier) {
        runs = standing.runs
        startedAt = dossier.clock.startedAt.map(LocalTime.iso)
        stoppedAt = dossier.clock.stoppedAt.map(LocalTime.iso)
        awaitedVi = standing.awaited?.vi
        awaitedEn = standing.awaited?.en
    }
}

/// The apology of a late dossier, for `show --json`.
struct ApologyShape: Encodable {
    let draftedAt: String?
    let signedAt: String?
    let reason: String?
    let appointments: Int

    init(_ apology: Apology) {
        draftedAt = apology.draftedAt.map(LocalTime.iso)
        signedAt = apology.signedAt.map(LocalTime.iso)
        reason = apology.reason.isEmpty ? nil : apology.reason
        appointments = apology.appointments
    }
}
