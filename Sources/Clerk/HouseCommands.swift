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
