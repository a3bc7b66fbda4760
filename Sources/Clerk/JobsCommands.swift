import ArgumentParser
import DossierStore
import Dossiers

struct Jobs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "What the router could not do yet, and why / Việc bộ định tuyến chưa làm được",
        discussion: """
            Examples:
              motcua jobs list
              motcua jobs explain H21.21553-261123-0001
              motcua jobs retry 4711
            """,
        subcommands: [ListFailed.self, Explain.self, Retry.self],
        aliases: ["cong-viec"])

    /// A job by its number, or those of a dossier by its code.
    struct Name: ExpressibleByArgument {
        let text: String

        init?(argument: String) { text = argument }

        var number: Int64? { Int64(text) }
    }

    struct Shape: Encodable {
        struct Try: Encodable {
            let at: String
            let reason: String
            let isTemporary: Bool
        }

        let id: Int64
        let kind: String
        let code: String
        let owner: String
        let ownerCode: String
        let standing: String
        let parkedAt: String?
        let nextTryAt: String?
        let attempts: Int
        let reason: String?
        let tries: [Try]
        let remedy: Bilingual

        init(_ job: JobRecord) {
            id = job.id
            kind = job.kind.name
            code = job.code
            owner = job.owner
            ownerCode = job.ownerCode
            (standing, nextTryAt) =
                switch job.standing {
                case .waiting: ("waiting", nil)
                case .retried(let next): ("retried", LocalTime.iso(next))
                case .parked: ("parked", nil)
                }
            parkedAt = job.parkedAt.map(LocalTime.iso)
            attempts = job.attempts
            reason = job.tries.last?.reason
            tries = job.tries.map {
                Try(at: LocalTime.iso($0.at), reason: $0.reason, isTemporary: $0.isTemporary)
            }
            remedy = Texts.remedy(job)
        }
    }

    struct ListFailed: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List what failed: parked, or tried again by itself / Danh sách",
            aliases: ["danh-sach"])
        @OptionGroup var options: Options
        @Option(help: ArgumentHelp("Only of this owner.", valueName: "code")) var unit: String?

        func run() async throws {
            try await options.atDesk { desk in
                let jobs = try await desk.store.failedJobs(owner: try await desk.unitID(unit))
                if options.json {
                    for job in jobs { Terminal.write(JSON.line(Shape(job))) }
                    return
                }
                guard !jobs.isEmpty else { return Terminal.write(desk.language(Texts.nothing)) }
                var table = Table(
                    [Texts.job, Texts.code, Texts.standing, Texts.owner, Texts.reason].map {
                        desk.language($0)
                    }, flexible: [3, 4])
                for job in jobs {
                    table.add([
                        Table.Cell("\(job.id)"), Table.Cell(job.code),
                        Table.Cell(
                            desk.language(Texts.standing(job)), job.parkedAt == nil ? nil : .red),
                        Table.Cell(job.owner), Table.Cell(job.reason),
                    ])
                }
                for line in table.lines(Terminal.output) { Terminal.write(line) }
            }
        }
    }

    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "explain",
            abstract: "Say what a job is, what was tried, and what to do / Giải thích",
            discussion: "Example: motcua jobs explain H21.21553-261123-0001",
            aliases: ["giai-thich"])
        @OptionGroup var options: Options
        @Argument(help: "The job's number, or the dossier's code.") var job: Name

        func run() async throws {
            try await options.atDesk { desk in
                let jobs: [JobRecord]
                if let number = job.number {
                    guard let one = try await desk.store.job(number) else {
                        throw Failure(.refused, Texts.noJob(job.text))
                    }
                    jobs = [one]
                } else {
                    jobs = try await desk.store.jobs(of: desk.store.find(code: job.text).id)
                    guard !jobs.isEmpty else { throw Failure(.refused, Texts.noJob(job.text)) }
                }
                for job in jobs {
                    desk.answer(Shape(job), Texts.explained(job).map { desk.language($0) })
                }
            }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retry",
            abstract: "Give jobs back to the router, to begin anew / Giao lại",
            discussion: """
                Mend first what `motcua jobs explain` names.
                Examples:
                  motcua jobs retry H21.21553-261123-0001
                  motcua jobs retry --owner H21.21553
                """,
            aliases: ["lam-lai"])
        @OptionGroup var options: Options
        @Argument(help: "The job's number, or the dossier's code.") var job: Name?
        @Flag(help: "All that are parked.") var all = false
        @Option(help: ArgumentHelp("All of this owner.", valueName: "code")) var owner: String?

        func validate() throws {
            guard [job != nil, all, owner != nil].count(where: { $0 }) == 1 else {
                throw ValidationError("name a job or a dossier, or give --all or --owner")
            }
        }

        func run() async throws {
            try await options.atDesk { desk in
                let given: DossierStore.Given
                if let unit = try await desk.unitID(owner) {
                    given = .owned(by: unit)
                } else if let job {
                    if let number = job.number {
                        given = .one(number)
                    } else {
                        given = .of(try await desk.store.find(code: job.text).id)
                    }
                } else {
                    given = .all
                }
                let count = try await desk.store.retry(given)
                if count == 0, let job { throw Failure(.refused, Texts.nothingToRetry(job.text)) }
                desk.answer(["retried": count], [desk.language(Texts.givenBack(count))])
            }
        }
    }
}
