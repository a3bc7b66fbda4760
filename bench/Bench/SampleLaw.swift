import Dossiers
import WorkflowFiles

/// The law of a shipped procedure and one dossier of it on its way, without a database.
struct SampleLaw {
    struct Missing: Error {
        let what: String
    }

    let edition: Edition
    let inTransit: Dossier
    let receiver: Unit
    /// A Monday morning.
    let instant: Instant
    let limit: TimeLimit

    init(workflows: String) throws {
        let workspace = Workspace.load(workflows).workspace
        guard
            let file = workspace.procedures.first(where: { $0.procedure.code == Ground.procedure }),
            let ruleSet = workspace.ruleSets.first(where: { $0.id == file.procedure.ruleSet }),
            let counter = workspace.units.first(where: { $0.code == Ground.counter }),
            let receiver = workspace.units.first(where: { $0.code == Ground.counter + ".VX" }),
            let instant = Instant("2026-03-02T08:10:00+07:00")
        else { throw Missing(what: "the shipped procedure \(Ground.procedure) and its units") }
        edition = Edition(
            id: 1, procedure: file.procedure, ruleSet: ruleSet, calendars: workspace.calendars)
        let clerk = Officer(
            id: 1, name: "Bench", unit: counter.id, posts: Set(workspace.posts.map(\.id)))
        let application = Application(
            applicant: Applicant(name: "Nguyễn Văn An"), channel: .direct, subject: Ground.subject,
            caseCode: nil,
            papers: file.procedure.papers.map {
                FiledPaper(code: $0.code, originals: $0.originals, copies: $0.copies)
            }, note: "")
        let received = try edition.receive(
            application,
            at: Edition.Desk(
                id: 1, code: "H21.21553-260302-0001", unit: counter, isDifficultArea: false),
            by: clerk, at: instant)
        inTransit = try edition.apply(
            .handOff(outcome: nil, note: ""), to: received.dossier, by: clerk, at: instant
        ).dossier
        self.receiver = receiver
        self.instant = instant
        limit = received.dossier.clock.limit
    }
}
