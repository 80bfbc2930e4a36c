const chiboAssets = ["{% url 'web:offline' %}", "{{ frame.style_url|escapejs }}", "{{ frame.script_url|escapejs }}"];
importScripts("{{ frame.worker_url|escapejs }}");
