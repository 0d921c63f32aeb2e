#include "verify/VerifyCommand.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <array>

namespace armature {
namespace {

Problem cannotWrite(const QString &path, const QString &why) { return {ProblemCode::Denied, path, why, {}, {}}; }

Result<void> copyScript(const QString &name, const VerifyFolders &folders, const ScriptLoader &scripts) {
    const auto text = scripts(name);
    if (!text)
        return text.problem();
    QFile file(folders.scripts + u'/' + name);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(*text) != text->size() || !file.flush())
        return cannotWrite(file.fileName(), file.errorString());
    return {};
}

QMap<QString, QString> environmentOf(const VerifyFolders &folders) {
    QMap<QString, QString> variables{
        {QStringLiteral("TMPDIR"), folders.tmp},
        {QStringLiteral("XDG_CACHE_HOME"), folders.cache},
        {QStringLiteral("XDG_CONFIG_HOME"), folders.cache + QStringLiteral("/config")},
        {QStringLiteral("XDG_DATA_HOME"), folders.cache + QStringLiteral("/data")},
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
    for (const char *variable : {"HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_DATASETS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK"})
        variables.insert(QString::fromLatin1(variable), QStringLiteral("1"));
    variables.insert(QStringLiteral("WANDB_MODE"), QStringLiteral("offline"));
    return variables;
}

} // namespace

VerifyFolders VerifyFolders::below(const QString &scratch) {
    return {scratch + QStringLiteral("/scripts"), scratch + QStringLiteral("/empty"), scratch + QStringLiteral("/tmp"),
            scratch + QStringLiteral("/cache")};
}

Result<void> makeVerifyFolders(const VerifyFolders &folders) {
    for (const QString &folder : {folders.scripts, folders.empty, folders.tmp, folders.cache})
        if (!QDir().mkpath(folder))
            return cannotWrite(folder, QStringLiteral("the folder could not be made"));
    return {};
}

QString scriptName(const VerifyJob &job) { return job.script.isEmpty() ? QStringLiteral("import_only.py") : job.script; }

Result<QString> placeScript(const QString &name, const VerifyFolders &folders, const ScriptLoader &scripts) {
    static const QRegularExpression allowed(QStringLiteral("^[A-Za-z0-9_]{1,60}\\.py$"));
    if (!allowed.match(name).hasMatch())
        return Problem{ProblemCode::Malformed, name.left(100), QStringLiteral("not the name of a verification script"), {}, {}};
    for (const QString &file : {QStringLiteral("_report.py"), name})
        if (const auto copied = copyScript(file, folders, scripts); !copied)
            return copied.problem();
    return QString(folders.scripts + u'/' + name);
}

CommandLine verifyCommand(const VerifyRequest &request, const VerifyJob &job, const QString &script, const VerifyFolders &folders) {
    CommandLine command;
    command.program = request.environment + QStringLiteral("/bin/python");
    command.arguments = {QStringLiteral("-I"), QStringLiteral("-B"), QStringLiteral("-X"), QStringLiteral("utf8"), script};
    if (job.script.isEmpty() || job.script == QLatin1String("import_only.py"))
        command.arguments << job.importName << job.package;
    const auto expect = [&](const char *key, const QString &value) {
        if (!value.isEmpty())
            command.arguments << QStringLiteral("--expect") << QLatin1String(key) + u'=' + value;
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
    QFile file(QStringLiteral(":/verify/") + name);
    if (!file.open(QIODevice::ReadOnly))
        return Problem{ProblemCode::Internal, file.fileName(), QStringLiteral("the program holds no such script"), {}, {}};
    return file.readAll();
}

} // namespace armature
