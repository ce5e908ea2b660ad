// Which bytes are surely Chinese, whatever is declared: names of today, against the words of Europe.
import Bytes
import Testing

@Suite struct `Evidence of a character set` {
    private func bytes(_ hex: String) -> ArraySlice<UInt8> {
        let digits = Array(hex)
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0..<$0 + 2]), radix: 16) }[
            ...]
    }

    @Test(arguments: [
        ("王玥", "cdf5ab68"), ("朱镕基", "d6ece946bbf9"), ("陶喆", "ccd586b4"), ("王昇", "cdf5954e"), ("张镕喆", "d5c5e94686b4"),
        ("陈赟玥", "b3c2da53ab68"), ("李頔玥", "c0eeee45ab68"), ("王玥瑄", "cdf5ab68ac75"), ("张璟玥", "d5c5ad5aab68"),
        ("陶喆喆", "ccd586b486b4"),
    ]) func `is found in names beyond GB 2312`(name: String, gbk: String) throws {
        #expect(Evidence.isSurelyChinese(bytes(gbk)))
        #expect(Evidence.isSurelyChinese(Array("PID|1||7||".utf8)[...] + bytes(gbk) + Array("|M".utf8)))
        #expect(String(decoding: try GB18030.utf8(of: bytes(gbk)), as: UTF8.self) == name)
    }

    // In Windows' set of Western Europe.
    @Test(arguments: [
        ("Müller", "4dfc6c6c6572"), ("Große Äcker", "47726fdf6520c4636b6572"), ("d’Été", "6492c974e9"),
        ("“Größe”", "934772f6df6594"),
        ("l’Étranger", "6c92c97472616e676572"), ("±0,5 µm", "b1302c3520b56d"),
        ("Résumé – à côté", "52e973756de9209620e02063f474e9"),
        ("œuvre Œdipe", "9c75767265208c64697065"), ("Strauß’ Öl", "5374726175df9220d66c"),
        ("Señora Núñez", "5365f16f7261204efaf1657a"),
        ("5 µL", "3520b54c"),
    ]) func `is not found in words of Europe`(words: String, western: String) {
        #expect(!Evidence.isSurelyChinese(bytes(western)), "\(words)")
    }
}
