#include "verify/VerifyCommand.h"

#include "base/Literals.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <array>

namespace armature {
namespace {

Problem cannotWrite(const QString &path, const QString &why) {
    return {.code = ProblemCode::Denied, .subject = path, .detail = why};
}

/// Bytes that only this user can read. What is there already, also a link that a package left, is taken away first.
Result<void> writePrivately(const QString &path, const QByteArray &bytes) {
    QFile::remove(path);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner) ||
        file.write(bytes) != bytes.size() || !file.flush())
        return cannotWrite(path, file.errorString());
    return {};
}

Result<void> copyScript(const QString &name, const VerifyFolders &folders, const ScriptLoader &scripts) {
    const auto text = scripts(name);
    if (!text)
        return text.problem();
    return writePrivately(folders.scripts + u'/' + name, *text);
}

QMap<QString, QString> environmentOf(const VerifyFolders &folders) {
    QMap<QString, QString> variables{
        {u"TMPDIR"_s, folders.tmp},
        {u"XDG_CACHE_HOME"_s, folders.cache},
        {u"XDG_CONFIG_HOME"_s, folders.cache + u"/config"_s},
        {u"XDG_DATA_HOME"_s, folders.cache + u"/data"_s},
    };
    // Each of these would be a folder in the user's home otherwise.
    constexpr std::array<std::pair<const char *, const char *>, 9> caches{{{"CUDA_CACHE_PATH", "cuda"},
                                                                           {"TRITON_CACHE_DIR", "triton"},
                                                                           {"TORCHINDUCTOR_CACHE_DIR", "inductor"},
                                                                           {"TORCH_EXTENSIONS_DIR", "torch-extensions"},
                                                                           {"TORCH_HOME", "torch"},
                                                                           {"HF_HOME", "huggingface"},
                                                                           {"NUMBA_CACHE_DIR", "numba"},
                                                                           {"MPLCONFIGDIR", "matplotlib"},
                                                                           {"WANDB_DIR", "wandb"}}};
    for (const auto &[variable, folder] : caches)
        variables.insert(QString::fromLatin1(variable), folders.cache + u'/' + QLatin1String(folder));
    for (const char *variable :
         {"HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_DATASETS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK"})
        variables.insert(QString::fromLatin1(variable), u"1"_s);
    variables.insert(u"WANDB_MODE"_s, u"offline"_s);
    return variables;
}

} // namespace

VerifyFolders VerifyFolders::below(const QString &scratch) {
    return {scratch + u"/scripts"_s, scratch + u"/empty"_s, scratch + u"/tmp"_s, scratch + u"/cache"_s};
}

Result<void> makeVerifyFolders(const VerifyFolders &folders) {
    for (const QString &folder : {folders.scripts, folders.empty, folders.tmp, folders.cache})
        if (!QDir().mkpath(folder))
            return cannotWrite(folder, u"the folder could not be made"_s);
    return {};
}

QString scriptName(const VerifyJob &job) { return job.script.isEmpty() ? u"import_only.py"_s : job.script; }

Result<QString> placeScript(const QString &name, const VerifyFolders &folders, const ScriptLoader &scripts) {
    static const QRegularExpression allowed(u"^[A-Za-z0-9_]{1,60}\\.py$"_s);
    if (!allowed.match(name).hasMatch())
        return Problem{.code = ProblemCode::Malformed,
                       .subject = name.left(100),
                       .detail = u"not the name of a verification script"_s};
    for (const QString &file : {u"_report.py"_s, name})
        if (const auto copied = copyScript(file, folders, scripts); !copied)
            return copied.problem();
    return QString(folders.scripts + u'/' + name);
}

Result<QString> placeToken(const VerifyFolders &folders) {
    std::array<quint32, 8> random{};
    QRandomGenerator::system()->fillRange(random.data(), qsizetype(random.size()));
    const QByteArray token =
        QByteArray(reinterpret_cast<const char *>(random.data()), qsizetype(sizeof(random))).toHex();
    if (const auto written = writePrivately(folders.scripts + u"/token"_s, token); !written)
        return written.problem();
    return QString::fromLatin1(token);
}

CommandLine verifyCommand(const VerifyRequest &request, const VerifyJob &job, const QString &script,
                          const VerifyFolders &folders) {
    CommandLine command;
    command.program = request.environment + u"/bin/python"_s;
    command.arguments = {u"-I"_s, u"-B"_s, u"-X"_s, u"utf8"_s, script};
    if (job.script.isEmpty() || job.script == "import_only.py"_L1)
        command.arguments << job.importName << job.package;
    const auto expect = [&](const char *key, const QString &value) {
        if (!value.isEmpty())
            command.arguments << u"--expect"_s << QLatin1String(key) + u'=' + value;
    };
    expect("version", job.planned.text());
    expect("device", request.device);
    expect("cuda", request.cuda);
    command.environment = environmentOf(folders);
    command.workingFolder = folders.empty;
    command.idleLimitSeconds = request.limitSeconds;
    return command;
}

Result<QByteArray> loadScriptFromResources(const QString &name) {
    QFile file(u":/verify/"_s + name);
    if (!file.open(QIODevice::ReadOnly))
        return Problem{
            .code = ProblemCode::Internal, .subject = file.fileName(), .detail = u"the program holds no such script"_s};
    return file.readAll();
}

} // namespace armature
