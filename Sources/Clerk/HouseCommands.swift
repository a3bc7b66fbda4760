import ArgumentParser
import DossierStore
import Dossiers
import EmbeddedPostgres

struct DB: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract: "The private database / Cơ sở dữ liệu riêng",
        discussion: """
            Without MOTCUA_DATABASE_URL every command starts it when needed.
            Examples:
              motcua db status
              psql "$(motcua db url)"
            """,
        subcommands: [Start.self, Stop.self, Status.self, Path.self, Url.self],
        aliases: ["csdl"])

    struct Report: Encodable {
        let status: String
        let directory: String
        let processId: Int32?
        let url: String
    }

    static func cluster() throws -> EmbeddedCluster {
        EmbeddedCluster(directory: try EmbeddedCluster.defaultDirectory())
    }

    static func report(_ cluster: EmbeddedCluster, _ options: Options) {
        let (name, process): (String, Int32?) =
            switch cluster.status {
            case .absent: ("absent", nil)
            case .stopped: ("stopped", nil)
            case .running(let process): ("running", process)
            case .changing(let process): ("changing", process)
            }
        if options.json {
            Terminal.write(
                JSON.line(
                    Report(
                        status: name, directory: cluster.directory, processId: process,
                        url: cluster.connectionString)))
            return
        }
        Terminal.write(options.language(Texts.cluster(name, cluster.directory)))
        if Environment["MOTCUA_DATABASE_URL"] != nil {
            Terminal.writeError(options.language(Texts.elsewhere))
        }
    }

    // Each names itself: a name made of a type's costs every start 0.1 ms of looking up protocols.

    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "start", abstract: "Start it / Khởi động")
        @OptionGroup var options: Options

        func run() async throws {
            try await options.run {
                let cluster = try DB.cluster()
                try Database.start(cluster, options.language)
                DB.report(cluster, options)
            }
        }
    }

    struct Stop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "stop", abstract: "Stop it / Dừng")
        @OptionGroup var options: Options

        func run() async throws {
            try await options.run {
                let cluster = try DB.cluster()
                try cluster.stop()
                DB.report(cluster, options)
            }
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "status", abstract: "What it is doing / Tình trạng")
        @OptionGroup var options: Options

        func run() async throws {
            try await options.run { DB.report(try DB.cluster(), options) }
        }
    }

    struct Path: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "path", abstract: "Where it lies / Thư mục")
        @OptionGroup var options: Options

        func run() async throws {
            try await options.run { Terminal.write(try DB.cluster().directory) }
        }
    }

    struct Url: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "url", abstract: "Its libpq connection string / Chuỗi kết nối")
        @OptionGroup var options: Options

        func run() async throws {
            try await options.run { Terminal.write(try DB.cluster().connectionString) }
        }
    }
}

struct Jobs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "What the router set aside for a person / Việc bị treo",
        subcommands: [ListParked.self, Retry.self],
        aliases: ["cong-viec"])

    struct Shape: Encodable {
        let id: Int64
        let code: String
        let owner: String
        let parkedAt: String
        let reason: String
    }

    struct ListParked: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List parked jobs with owner and reason / Danh sách",
            aliases: ["danh-sach"])
        @OptionGroup var options: Options
        @Option(help: ArgumentHelp("Only of this owner.", valueName: "code")) var unit: String?

        func run() async throws {
            try await options.atDesk { desk in
                let jobs = try await desk.store.parkedJobs(owner: try await desk.unitID(unit))
                if options.json {
                    for job in jobs {
                        Terminal.write(
                            JSON.line(
                                Shape(
                                    id: job.id, code: job.code, owner: job.owner,
                                    parkedAt: LocalTime.iso(job.parkedAt), reason: job.reason)))
                    }
                    return
                }
                guard !jobs.isEmpty else { return Terminal.write(desk.language(Texts.nothing)) }
                var table = Table(
                    [Texts.code, Texts.time, Texts.owner, Texts.reason].map { desk.language($0) },
                    flexible: [2, 3])
                for job in jobs {
                    table.add([
                        Table.Cell(job.code), Table.Cell(LocalTime.short(job.parkedAt)),
                        Table.Cell(job.owner), Table.Cell(job.reason),
                    ])
                }
                for line in table.lines(Terminal.output) { Terminal.write(line) }
            }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retry", abstract: "Give parked jobs back to the router / Giao lại",
            discussion: "Example: motcua jobs retry H21.21553-261123-0001", aliases: ["lam-lai"])
        @OptionGroup var options: Options
        @Argument(help: "The code of one dossier; else all.") var code: String?

        func run() async throws {
            try await options.atDesk { desk in
                var dossier: DossierID?
                if let code { dossier = try await desk.store.find(code: code).id }
                let count = try await desk.store.retryParked(dossier: dossier)
                desk.answer(["retried": count], [desk.language(Texts.retried(count))])
            }
        }
    }
}
