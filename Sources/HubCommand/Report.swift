// lianyi-hub report
import ArgumentParser
import Foundation
import Hub
import Postgres
import Records

struct Report: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print an indicator of a month with its counts. 输出某月指标。",
        discussion: """
            The same rows as GET /api/v1/indicators/{code}: numerator, denominator, value, the rows behind them, and how fresh
            they are. CSV unless --json.
              lianyi-hub report 3.1 --month 2026-10           基层诊疗人次占比
              lianyi-hub report O-15b --month 2026-10 --json  异常病例上转率
            """)
    @OptionGroup var common: HubOptions
    @Argument(help: "The indicator: 3.1, O-15a, O-15b … 指标代码。") var indicator: String
    @Option(help: "The month, as 2026-10. 月份。") var month: String
    @OptionGroup var alliance: AllianceOption

    func run() async throws {
        try await attempt {
            let database = try await Settings.load(common).ownerDatabase
            let code = try await alliance.code(database)
            do {
                let report = try await whileSaying("counting") {
                    try await IndicatorReport(code: indicator, month: month, alliance: code, database: database)
                }
                FileHandle.standardOutput.write(Data(common.json ? report.json + [10] : report.csv))
            } catch IndicatorReport.Fault.unknownIndicator {
                throw Failure.usage("there is no indicator \(indicator). 没有这个指标。")
            } catch IndicatorReport.Fault.notAMonth {
                throw Failure.usage("--month is written as 2026-10. 月份应写作 2026-10。")
            } catch IndicatorReport.Fault.unknownAlliance {
                throw Failure.usage("there is no alliance \(code). 没有这个医共体。")
            } catch IndicatorReport.Fault.notAvailable(let why) {
                throw Failure.failed(why)
            }
            await database.close()
        }
    }
}
