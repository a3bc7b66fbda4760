public import ArgumentParser
import DossierStore
public import Dossiers
import Postgres

/// What is written down about an application, at the counter or from the portal.
struct IntakeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The procedure.", valueName: "code")) var procedure: String?
    @Option(help: "The applicant's name.") var applicant: String?
    @Option(help: "The applicant's identity number.") var idNumber = ""
    @Option(help: "The applicant's telephone number.") var phone = ""
    @Option(help: "The applicant's address.") var address = ""
    @Option(help: "The applicant's e-mail address.") var email = ""
    @Option(
        help: ArgumentHelp(
            "The area that places the dossier; else the receiving commune.", valueName: "area"))
    var subject: String?
    @Option(
        name: .customLong("case"),
        help: ArgumentHelp("The case of the procedure.", valueName: "code"))
    var caseCode: String?
    @Option(
        help: ArgumentHelp(
            "A paper filed, with originals (1) and copies (0); may be repeated.",
            valueName: "code[:originals[:copies]]"))
    var paper: [PaperArgument] = []
    @Flag(help: "All papers of the procedure are filed, in the numbers it asks.")
    var allPapers = false
    @Option(help: "How the applicant wants the result: direct, postal or online.")
    var resultBy: Channel?
    @Option(help: "A note for the control sheet.") var note = ""
    @Option(
        help: ArgumentHelp(
            "Many at once: a file with one JSON object a line, or - for standard input.",
            valueName: "file"))
    var from: String?

    func validate() throws {
        guard from == nil else {
            guard procedure == nil, applicant == nil else {
                throw ValidationError("--from takes procedure and applicant from its lines.")
            }
            return
        }
        guard procedure != nil, applicant != nil else {
            throw ValidationError("Name --procedure and --applicant, or a file with --from.")
        }
    }

    func form(
        _ channel: Channel, filedAt: InstantArgument? = nil, commandID: String?
    ) -> IntakeForm {
        IntakeForm(
            procedure: procedure ?? "", applicant: applicant ?? "", idNumber: idNumber,
            phone: phone, address: address, email: email, subject: subject, case: caseCode,
            channel: channel, papers: paper, allPapers: allPapers, note: note, filedAt: filedAt,
            resultBy: resultBy, commandId: commandID)
    }
}

struct Receive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receive",
        abstract: "Receive a dossier at the counter / Tiếp nhận hồ sơ",
        discussion: """
            Examples:
              motcua receive --procedure 1.001193 --applicant "Nguyễn Văn An" --all-papers
              motcua receive --procedure 1.001193 --applicant "Nguyễn Văn An" --phone 0905123456 \\
                  --paper 000.00.00.G15-KQ004389 --paper 000.00.00.G15-KQ004946:0:1
              motcua receive --procedure 1.001193 --applicant "Nguyễn Văn An" --all-papers \\
                  --filed-at 2026-11-20T08:30 --result-by postal
              motcua receive --from morning.jsonl
            The lines of --from are described in docs/cli-json.md.
            """,
        aliases: ["tiep-nhan"])

    @OptionGroup var options: Options
    @OptionGroup var act: ActOptions
    @OptionGroup var intake: IntakeOptions
    @Option(help: "How it came in: direct, postal or online.") var channel: Channel = .direct
    @Option(
        help: ArgumentHelp(
            "When it was handed in, where it is entered later; the limit runs from there.",
            valueName: "yyyy-mm-ddThh:mm"))
    var filedAt: InstantArgument?

    func run() async throws {
        try await options.atDesk { desk in
            var counter = Counter(desk: desk)
            let form = intake.form(channel, filedAt: filedAt, commandID: act.commandID)
            try await counter.take(form, orLinesOf: intake.from)
        }
    }
}

extension Channel: ExpressibleByArgument {}

/// `CODE[:originals[:copies]]`.
struct PaperArgument: ExpressibleByArgument, Decodable {
    let paper: FiledPaper

    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.dropFirst().map { Int($0) }
        guard let code = parts.first, !code.isEmpty, numbers.count <= 2,
            numbers.allSatisfy({ $0.map { (0...1_000).contains($0) } ?? false })
        else { return nil }
        paper = FiledPaper(
            code: String(code), originals: numbers.count > 0 ? numbers[0] ?? 1 : 1,
            copies: numbers.count > 1 ? numbers[1] ?? 0 : 0)
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let paper = PaperArgument(argument: text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(text) is not CODE[:originals[:copies]]")
        }
        self = paper
    }
}

/// What the clerk writes down at reception; a line of `--from`, its keys in snake_case.
struct IntakeForm: Decodable {
    let procedure: String
    let applicant: String
    var idNumber: String?
    var phone: String?
    var address: String?
    var email: String?
    var subject: String?
    var `case`: String?
    var channel: Channel?
    var papers: [PaperArgument]?
    var allPapers: Bool?
    var note: String?
    var filedAt: InstantArgument?
    var resultBy: Channel?
    var `as`: String?
    var commandId: String?
}

/// The counter of a one-stop shop; remembers what it has asked the database once.
struct Counter {
    let desk: Desk
    /// Whether what comes in is only filed, to be taken in later.
    let files: Bool
    private var actors: [String: OfficerRecord] = [:]
    private var papers: [String: [Paper]] = [:]
    private var directory: Directory?

    init(desk: Desk, files: Bool = false) {
        self.desk = desk
        self.files = files
    }

    /// Takes one form in, or each line of a file.
    mutating func take(_ form: IntakeForm, orLinesOf path: String?) async throws {
        guard let path else {
            let (code, outcome) = try await receive(form)
            return desk.say(code, outcome)
        }
        try await receive(linesOf: path)
    }

    /// Receives, or files, one dossier and returns its code.
    mutating func receive(_ form: IntakeForm) async throws -> (String, DossierStore.Outcome) {
        let actor = try await actor(form.as)
        guard let unit = actor.officer.unit else { throw StoreError.noOfficer(login: actor.login) }
        let application = Application(
            applicant: Applicant(
                name: form.applicant, identityNumber: form.idNumber ?? "",
                phone: form.phone ?? "", address: form.address ?? "", email: form.email ?? ""),
            channel: form.channel ?? (files ? .online : .direct),
            subject: try await subject(form, unit), caseCode: form.case,
            papers: try await filed(form), note: form.note ?? "", filedAt: form.filedAt?.instant,
            resultBy: form.resultBy)
        let id = try commandID(form)
        let outcome =
            files
            ? try await desk.store.file(
                application, procedure: form.procedure, at: unit, by: actor.officer, commandID: id)
            : try await desk.store.receive(
                application, procedure: form.procedure, at: unit, by: actor.officer, commandID: id)
        guard let received = outcome.entry.event.reception else {
            preconditionFailure("a reception yields a reception")
        }
        return (received.code, outcome)
    }

    private mutating func actor(_ login: String?) async throws -> OfficerRecord {
        if let known = actors[login ?? ""] { return known }
        let actor = try await desk.actor(login)
        actors[login ?? ""] = actor
        return actor
    }

    /// The area named, else the commune whose shop receives.
    private mutating func subject(_ form: IntakeForm, _ id: UnitID) async throws -> String {
        if let subject = form.subject { return subject }
        if directory == nil { directory = try await desk.store.directory() }
        guard let unit = directory?.unit(id),
            let area = directory?.area(code: unit.area, on: LocalTime.today),
            // The lowest level: an area with others below it would not say where.
            area.level.rank == 1
        else { throw Failure(.refused, Texts.subjectNeeded) }
        return unit.area
    }

    private mutating func filed(_ form: IntakeForm) async throws -> [FiledPaper] {
        let named = (form.papers ?? []).map(\.paper)
        guard form.allPapers == true else { return named }
        let listed: [Paper]
        if let known = papers[form.procedure] {
            listed = known
        } else {
            listed = try await desk.store.edition(of: form.procedure).procedure.papers
            papers[form.procedure] = listed
        }
        let codes = Set(named.map(\.code))
        return named
            + listed.filter { !codes.contains($0.code) }.map {
                FiledPaper(code: $0.code, originals: $0.originals, copies: $0.copies)
            }
    }

    private func commandID(_ form: IntakeForm) throws -> UUIDBytes {
        guard let text = form.commandId else { return .random() }
        guard let id = UUIDBytes(text) else {
            throw Failure(.usage, Texts.badLine(1, "command_id"))
        }
        return id
    }
}

// MARK: - Many at once

extension Counter {
    /// Receives a dossier for each line, goes on after a refused one, and leaves with the worst of
    /// the exit codes.
    mutating func receive(linesOf path: String) async throws {
        var lines = try LineSource(path)
        var (number, done, refused) = (0, 0, 0)
        var worst: Int32 = 0
        while let line = lines.next() {
            number += 1
            guard line.contains(where: { !$0.isWhitespace }) else { continue }
            do {
                let (code, outcome) = try await receive(try read(line, number))
                Terminal.progress("")
                desk.say(code, outcome)
                done += 1
            } catch {
                let failure = Failure(error)
                failure.report(desk.language, asJSON: desk.options.json)
                worst = max(worst, failure.kind.exitCode)
                refused += 1
                // A database that is gone does not come back for the next line.
                if failure.kind == .database { break }
            }
            Terminal.progress(desk.language(Texts.progress(done, refused: refused)))
        }
        Terminal.progress("")
        try ExitCode.leave(worst)
    }

    private func read(_ line: String, _ number: Int) throws -> IntakeForm {
        do {
            return try JSON.read(line)
        } catch let error as DecodingError {
            throw Failure(.usage, Texts.badLine(number, Self.problem(error)))
        }
    }

    private static func problem(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "\(key.stringValue)?"
        case .typeMismatch(_, let context), .valueNotFound(_, let context),
            .dataCorrupted(let context):
            (context.codingPath.map(\.stringValue) + [context.debugDescription])
                .joined(separator: ": ")
        @unknown default: "JSON"
        }
    }
}
