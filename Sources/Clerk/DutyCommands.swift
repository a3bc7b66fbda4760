import ArgumentParser
import DossierStore
import Dossiers

struct Duty: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "duty",
        abstract: "The financial duty: slip, notice, payment / Nghĩa vụ tài chính",
        discussion: """
            Examples:
              motcua duty H21.21553-261123-0001
              motcua duty send H21.21553-261123-0001 --slip 12/PCTT
              motcua duty notify H21.21553-261123-0001 --notice 345/TB-CT --dong 15000000
              motcua duty pay H21.21553-261123-0001 --reference FT26329 --dong 15000000
              motcua duty confirm H21.21553-261123-0001
            """,
        subcommands: [
            ShowDuty.self, Send.self, Notify.self, Pay.self, Confirm.self,
        ],
        defaultSubcommand: ShowDuty.self,
        aliases: ["nghia-vu"])

    struct ShowDuty: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "How far it has come / Tình trạng nghĩa vụ",
            discussion: "Example: motcua duty show H21.21553-261123-0001", aliases: ["xem"])

        @OptionGroup var options: Options
        @Argument(help: "The code of the dossier.") var code: String

        func run() async throws {
            try await options.atDesk { desk in
                let file = try await desk.file(code)
                let names = try await desk.names(file)
                desk.answer(DutyAnswer(file, names), lines(file, names, desk.language))
            }
        }

        private func lines(
            _ file: DossierFile, _ names: Names, _ language: Language
        ) -> [String] {
            guard let duty = file.dossier.matter?.duty else {
                return [
                    language(Texts.noDuty(file.dossier.code, file.edition.procedure.duty?.step))
                ]
            }
            var rows: [(Bilingual, String)] = [
                (Texts.status, language(Texts.stage(duty.stage))),
                (Texts.taxOffice, names.unit(duty.office)),
                (Texts.slip, "\(duty.slip), \(LocalTime.long(duty.sentAt))"),
            ]
            if let notice = duty.notice {
                rows.append((Texts.notice, "\(notice.number), \(LocalTime.long(notice.at))"))
                rows.append((Texts.sum, Texts.money(notice.dong)))
                if let payBy = notice.payBy { rows.append((Texts.payBy, LocalTime.long(payBy))) }
            }
            if let payment = duty.payment {
                rows.append((Texts.payment, "\(payment.reference), \(LocalTime.long(payment.at))"))
            }
            if let at = duty.confirmedAt { rows.append((Texts.confirmed, LocalTime.long(at))) }
            return Labels.lines(rows.map { (language($0.0), $0.1) })
        }
    }

    struct Send: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "send",
            abstract: "Send the information slip / Gửi phiếu chuyển thông tin",
            discussion: """
                It goes to the unit that fills the role of the procedure for this dossier.
                Example: motcua duty send H21.21553-261123-0001 --slip 12/PCTT
                """,
            aliases: ["gui"])

        @OptionGroup var options: Options
        @OptionGroup var act: ActOptions
        @Argument(help: "The code of the dossier.") var code: String
        @Option(help: ArgumentHelp("The number of the slip.", valueName: "number"))
        var slip: TextArgument
        @Option(help: ArgumentHelp("Another office.", valueName: "unit")) var to: String?

        func run() async throws {
            try await options.atDesk { desk in
                let file = try await desk.file(code)
                let office = try await office(file, desk)
                try await desk.act([code], act) { _ in .duty(.send(slip: slip.text, to: office)) }
            }
        }

        /// Where the procedure has no duty any unit does: the law refuses, in its order.
        private func office(_ file: DossierFile, _ desk: Desk) async throws -> Unit {
            if let to { return try await desk.unit(to) }
            let directory = try await desk.store.directory()
            let reception = file.dossier.reception
            guard let role = file.edition.procedure.duty?.office else {
                guard let unit = directory.unit(reception.unit) else {
                    throw StoreError.noUnit(code: "\(reception.unit.rawValue)")
                }
                return unit
            }
            return try directory.resolve(
                role: role, subject: reception.subject, receiving: reception.unit,
                on: LocalTime.today)
        }
    }

    struct Notify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "notify",
            abstract: "Record the tax office's notice / Ghi nhận thông báo nộp tiền",
            discussion: """
                A sum of 0 says that nothing is to be paid.
                Example: motcua duty notify H21.21553-261123-0001 --notice 345/TB --dong 15000000
                """,
            aliases: ["thong-bao"])

        @OptionGroup var options: Options
        @OptionGroup var act: ActOptions
        @Argument(help: "The code of the dossier.") var code: String
        @Option(help: ArgumentHelp("The number of the notice.", valueName: "number"))
        var notice: TextArgument
        @Option(help: "The sum in đồng.") var dong: Int

        func run() async throws {
            try await options.atDesk { desk in
                try await desk.act([code], act) { _ in
                    .duty(.notify(notice: notice.text, dong: dong))
                }
            }
        }
    }

    struct Pay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "pay",
            abstract: "Record the payment / Ghi nhận nộp tiền",
            discussion: """
                Example: motcua duty pay H21.21553-261123-0001 --reference FT26329 --dong 15000000
                """,
            aliases: ["nop"])

        @OptionGroup var options: Options
        @OptionGroup var act: ActOptions
        @Argument(help: "The code of the dossier.") var code: String
        @Option(help: "The reference of the payment.") var reference: TextArgument
        @Option(help: "The sum in đồng; the notice's.") var dong: Int

        func run() async throws {
            try await options.atDesk { desk in
                try await desk.act([code], act) { _ in
                    .duty(.pay(reference: reference.text, dong: dong))
                }
            }
        }
    }

    struct Confirm: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "confirm",
            abstract: "Record that the duty is met / Xác nhận hoàn thành nghĩa vụ",
            discussion: "Example: motcua duty confirm H21.21553-261123-0001",
            aliases: ["xac-nhan"])

        @OptionGroup var options: Options
        @OptionGroup var act: ActOptions
        @Argument(help: "The code of the dossier.") var code: String
        @Option(help: "A note for the control sheet.") var note = ""

        func run() async throws {
            try await options.atDesk { desk in
                try await desk.act([code], act) { _ in .duty(.confirm(note: note)) }
            }
        }
    }
}

/// A financial duty in JSON.
struct DutyShape: Encodable {
    let stage: FinancialDuty.Stage
    let office: UnitShape
    let slip: String
    let sentAt: String
    let notice: String?
    let dong: Int?
    let payBy: String?
    let notifiedAt: String?
    let reference: String?
    let paidAt: String?
    let confirmedAt: String?

    init(_ duty: FinancialDuty, _ names: Names) {
        stage = duty.stage
        office = names.shape(duty.office)
        slip = duty.slip
        sentAt = LocalTime.iso(duty.sentAt)
        notice = duty.notice?.number
        dong = duty.notice?.dong
        payBy = (duty.notice?.payBy).map(LocalTime.iso)
        notifiedAt = (duty.notice?.at).map(LocalTime.iso)
        reference = duty.payment?.reference
        paidAt = (duty.payment?.at).map(LocalTime.iso)
        confirmedAt = duty.confirmedAt.map(LocalTime.iso)
    }
}

/// `duty show --json`: the duty, and the step at which the procedure has one.
struct DutyAnswer: Encodable {
    let code: String
    let step: String?
    let duty: DutyShape?

    init(_ file: DossierFile, _ names: Names) {
        code = file.dossier.code
        step = file.edition.procedure.duty?.step
        duty = (file.dossier.matter?.duty).map { DutyShape($0, names) }
    }
}
