import stat

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from ledgerhall.identity import mail_setting


class TestMailSetting:
    def test_prints_and_keeps_where_nothing_is_set(self, tmp_path, settings, capsys):
        for name, value in mail_setting.settings_for("", tmp_path).items():
            setattr(settings, name, value)
        with mail.get_connection() as connection:
            connection.send_messages([EmailMessage("A subject", "the body", "a@x.example", ["b@x.example"])])
        printed = capsys.readouterr()
        assert "the body" in printed.err
        assert printed.out == ""
        kept = list((tmp_path / "mail").iterdir())
        assert "the body" in kept[0].read_text()
        assert stat.S_IMODE((tmp_path / "mail").stat().st_mode) == 0o700

    def test_smtp_by_address(self, tmp_path):
        values = mail_setting.settings_for("smtp://us%40er:p%3Aw@mail.example.com:587?tls=1", tmp_path)
        assert (values["EMAIL_HOST"], values["EMAIL_PORT"]) == ("mail.example.com", 587)
        assert (values["EMAIL_HOST_USER"], values["EMAIL_HOST_PASSWORD"]) == ("us@er", "p:w")
        assert (values["EMAIL_USE_TLS"], values["EMAIL_USE_SSL"]) == (True, False)
        secure = mail_setting.settings_for("smtps://mail.example.com", tmp_path)
        assert (secure["EMAIL_PORT"], secure["EMAIL_USE_SSL"], secure["EMAIL_USE_TLS"]) == (465, True, False)
        assert mail_setting.settings_for("smtp://relay.internal", tmp_path)["EMAIL_PORT"] == 25

    def test_console_and_file_alone(self, tmp_path):
        assert mail_setting.settings_for("console", tmp_path)["EMAIL_BACKEND"].endswith("console.EmailBackend")
        assert not (tmp_path / "mail").exists()
        assert mail_setting.settings_for("file", tmp_path)["EMAIL_FILE_PATH"] == str(tmp_path / "mail")

    @pytest.mark.parametrize("value", ["sendmail", "http://x", "smtp://", "files"])
    def test_anything_else_is_refused(self, tmp_path, value):
        with pytest.raises(ValueError, match="LEDGERHALL_MAIL"):
            mail_setting.settings_for(value, tmp_path)

    def test_the_sender_is_of_the_deployments_own_host(self):
        assert mail_setting.sender("https://books.example.com") == "Ledgerhall <no-reply@books.example.com>"
        assert mail_setting.sender("") == "Ledgerhall <no-reply@localhost>"
